// Small comforts on top of pages that work without any script. No inline code, no eval: the CSP forbids both.
// 1 unsent text · 2 one click, one sending · 3 focus after a swap · 4 light or dark at once · 5 menus that close
// 6 a form that saves by itself · 7 the room: a page that follows what others do, forms that try again
(() => {
  "use strict";
  const PREFIX = "casetafel:";
  const TEXT = "textarea[name],input[name]:not([type]),input[name][type=text],input[name][type=search],input[name][type=tel],input[name][type=email]";
  const PICKS = "select[name],input[name][type=radio],input[name][type=checkbox]";

  // ---- 1 unsent text: kept in this tab only, per form[data-draft], until the server has it -----------------------
  // An entry is {name: {base, text}} plus sent: base is what the server had when the person began to type. When the
  // server's words are different by now, they win; when they are the same, nothing was kept there and ours come back.
  const store = {
    read(key) {
      try { return JSON.parse(sessionStorage.getItem(PREFIX + key)) || { fields: {} }; } catch { return { fields: {} }; }
    },
    write(key, entry) {
      try { sessionStorage.setItem(PREFIX + key, JSON.stringify(entry)); } catch { /* full or refused: typing goes on */ }
    },
    drop(key) {
      try { sessionStorage.removeItem(PREFIX + key); } catch { /* nothing to drop */ }
    },
    keys() {
      try { return Object.keys(sessionStorage).filter((k) => k.startsWith(PREFIX)).map((k) => k.slice(PREFIX.length)); } catch { return []; }
    },
  };

  // ticks and lists under one name, as one text: what was chosen when the page came (first), or what is chosen now
  const picks = (form, name) => [...form.querySelectorAll(PICKS)].filter((each) => each.name === name);
  const parts = (field) => (field.matches("select") ? [...field.options] : [field]);
  const chosen = (form, name, first) => JSON.stringify(picks(form, name).flatMap(parts).filter((each) =>
    each.value && (each.matches("option") ? (first ? each.defaultSelected : each.selected) : (first ? each.defaultChecked : each.checked))).map((each) => each.value));
  const pick = (form, name, values) => picks(form, name).flatMap(parts).forEach((each) => {
    each[each.matches("option") ? "selected" : "checked"] = values.includes(each.value);
  });
  const show = (field) => { // what comes back is never hidden in a fold
    const fold = field.closest("details");
    if (fold) fold.open = true;
  };

  const keep = (field) => {
    const form = field.closest("form[data-draft]");
    if (!form || !field.matches(`${TEXT},${PICKS}`)) return;
    const typed = field.matches(TEXT);
    if (!typed && form.matches("[data-saves],[data-keeps-itself]")) return; // these keep every choice at once
    const base = typed ? field.defaultValue : chosen(form, field.name, true);
    const text = typed ? field.value : chosen(form, field.name, false);
    const entry = store.read(form.dataset.draft);
    entry.sent = false;
    if (text === base) delete entry.fields[field.name];
    else entry.fields[field.name] = { base, text };
    if (Object.keys(entry.fields).length) store.write(form.dataset.draft, entry);
    else store.drop(form.dataset.draft);
  };

  const restore = (root) => {
    root.querySelectorAll("form[data-draft]").forEach((form) => {
      const entry = store.read(form.dataset.draft);
      form.querySelectorAll(TEXT).forEach((field) => {
        const kept = entry.fields[field.name];
        if (!kept || kept.base !== field.defaultValue || field.value !== field.defaultValue) return;
        field.value = kept.text;
        show(field);
      });
      new Set([...form.querySelectorAll(PICKS)].map((field) => field.name)).forEach((name) => {
        const kept = entry.fields[name];
        if (!kept || kept.base !== chosen(form, name, true) || kept.base !== chosen(form, name, false)) return;
        pick(form, name, JSON.parse(kept.text));
        picks(form, name).filter((field) => field.checked).forEach(show);
      });
    });
  };

  const notSent = (key) => {
    if (!key) return;
    const entry = store.read(key);
    if (Object.keys(entry.fields).length) store.write(key, { ...entry, sent: false });
  };
  const dropSent = () => store.keys().forEach((key) => { if (store.read(key).sent) store.drop(key); });

  document.addEventListener("input", (event) => keep(event.target));

  // ---- 6 a form that saves by itself: form[data-saves], asked by htmx a moment after the last word -----------------
  // It stands before 2, because a click on a button waits here until what is on its way was kept: else the two would
  // meet at the server, and a person would be in conflict with themselves.
  const onItsWay = new WeakMap();
  const savedForm = (event) => event.detail.elt.closest("form[data-saves]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = savedForm(event);
    if (!form) return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    onItsWay.set(form, { button: null, texts: [...event.detail.elt.querySelectorAll("textarea[name]")].map((field) => [field, field.value]) });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = savedForm(event);
    const sent = form && onItsWay.get(form);
    if (!sent || event.detail.xhr.status !== 200) return;
    sent.texts.forEach(([field, text]) => { field.defaultValue = text; keep(field); });
  });
  const arrived = (event) => {
    const form = savedForm(event);
    const sent = form && onItsWay.get(form);
    if (!sent) return;
    onItsWay.delete(form);
    if (sent.button) form.requestSubmit(form.querySelector(`button[name="${sent.button.name}"][value="${sent.button.value}"]`) || undefined);
  };
  document.addEventListener("htmx:afterSettle", arrived);
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, arrived));
  document.addEventListener("submit", (event) => {
    const sent = onItsWay.get(event.target);
    if (!sent) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sent.button = event.submitter || sent.button;
  }, true);

  // ---- 2 one click, one sending ------------------------------------------------------------------------------------
  const release = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" || form.hasAttribute("data-theme-choice")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sending = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    if (form.dataset.draft) {
      const entry = store.read(form.dataset.draft);
      if (Object.keys(entry.fields).length) store.write(form.dataset.draft, { ...entry, sent: true });
    }
    if (form.hasAttribute("data-signs-out")) store.keys().forEach(store.drop);
    setTimeout(() => release(form), 8000); // a lost answer must not lock the form
  }, true);

  // ---- 3 focus: to the new question after a swap, to the error summary after a refusal -------------------------------
  const focusOn = (element) => {
    if (!element) return;
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
    const calm = window.matchMedia("(prefers-reduced-motion:reduce)").matches;
    const box = element.closest(".ct-ask.is-in:not(:has([data-focus]))"); // a new question: as much of it as fits
    const block = box && box.offsetHeight > window.innerHeight * 0.8 ? "start" : "nearest";
    (box || element).scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
  };
  const target = (root) => root.querySelector("[data-focus]") || root.querySelector(".ct-ask.is-in legend, .ct-ask.is-in h1");

  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    if (!(root instanceof Element)) return;
    restore(root.parentElement || root);
    const place = root.matches("[data-focus]") ? root : target(root);
    if (place) focusOn(place);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) release(form);
    if (!event.detail.successful && form) notSent(form.dataset.draft);
    else if (event.detail.requestConfig.verb !== "get") dropSent();
  });
  // answers 409 and 422 carry the form again, with every reason: show them, do not throw them away
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // what could not be saved is said beside the form; the text stays in its box, and in this tab
  const unsaved = (event) => {
    const form = event.detail.elt.closest("form[data-unsaved]");
    if (!form) return;
    form.querySelectorAll(".ct-unsaved").forEach((old) => old.remove());
    notSent(form.dataset.draft);
    // signed out, or away so long that the page is too old: the page comes anew, and the text comes back into it
    const away = form.dataset.away && [400, 401].includes(event.detail.xhr && event.detail.xhr.status);
    const note = document.createElement("p");
    note.className = "ct-note warn ct-unsaved mt-3 mb-0";
    note.setAttribute("role", "alert");
    note.textContent = away ? `${form.dataset.away} ` : form.dataset.unsaved;
    if (away) {
      const again = document.createElement("a");
      again.href = location.pathname;
      again.textContent = form.dataset.again;
      note.append(again);
    }
    form.append(note);
  };
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, unsaved));

  // ---- 4 light or dark: the server keeps the choice, the page follows at once -----------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-theme-choice") || !event.submitter) return;
    event.preventDefault();
    const choice = event.submitter.value;
    const body = new FormData(form);
    body.set("theme", choice);
    if (choice === "auto") delete document.documentElement.dataset.bsTheme;
    else document.documentElement.dataset.bsTheme = choice;
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(button === event.submitter)));
    fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" }).catch(() => {});
  });

  // ---- 5 menus are <details>: Escape and a click elsewhere close them ----------------------------------------------------
  const closeMenus = (except) => document.querySelectorAll("details.ct-menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.ct-menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.ct-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // ---- 7 the room: forms that try again, text that keeps itself, a page that follows the others ----------------------------
  const AGAIN = 5000;
  const waiting = new Map(); // form -> the timer that tries again
  const tryAgain = (form) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    if (form.isConnected) window.htmx.trigger(form, "retry");
  };
  const failed = (event) => {
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    const form = event.detail.elt.closest("form[data-retries]");
    if (form && (status === 0 || status >= 500)) {
      clearTimeout(waiting.get(form));
      waiting.set(form, setTimeout(() => tryAgain(form), AGAIN));
    }
    const live = event.detail.elt.closest("[data-live]");
    const place = live && document.getElementById("verbinding");
    if (!place || place.firstChild) return;
    const note = document.createElement("p");
    note.className = "ct-note warn mt-3 mb-0";
    note.setAttribute("role", "status");
    note.textContent = live.dataset.live;
    place.append(note);
  };
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, failed));
  window.addEventListener("online", () => [...waiting.keys()].forEach(tryAgain));

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    const { elt } = event.detail;
    if (elt.closest("[data-live]")) document.getElementById("verbinding")?.replaceChildren();
    const form = elt.closest("form[data-retries]");
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    form.querySelectorAll(".ct-unsaved").forEach((old) => old.remove());
    if (!form.hasAttribute("data-keeps-itself") || event.detail.xhr.status >= 400) return; // refused: not kept there
    form.querySelectorAll(TEXT).forEach((field) => { // what was sent is what the server has: typing goes on from there
      const sent = event.detail.requestConfig.parameters[field.name];
      if (typeof sent === "string") field.defaultValue = sent;
      keep(field);
    });
  });

  // notes that somebody else kept: into the box when nobody types in it, else a word beside it
  const followNotes = () => {
    const kept = document.querySelector("[data-kept-notes]");
    const seen = document.getElementById("notities-revisie");
    const box = document.querySelector("#notities-formulier textarea");
    if (!kept || !seen || !box) return;
    const moved = Number(kept.dataset.keptNotes) > Number(seen.value); // ours may be newer than what was drawn
    const free = box.value === box.defaultValue && document.activeElement !== box;
    if (moved && free) {
      box.value = kept.textContent;
      box.defaultValue = kept.textContent;
      seen.value = kept.dataset.keptNotes;
    }
    const word = document.querySelector("[data-notes-moved]");
    if (word) word.hidden = !moved || free;
  };
  document.addEventListener("htmx:afterSettle", followNotes);

  const start = () => {
    if (document.querySelector("[data-refused]")) store.keys().forEach(notSent); // a page of an error: nothing was kept
    if (document.querySelector(".ct-flashes .ct-note.ok")) dropSent();
    restore(document);
    const first = document.querySelector("[data-focus]"); // what must be read before going on
    if (first) focusOn(first);
  };
  // the back button may bring a page back as it was left: its forms are free again
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
