"""The components and layouts: they render from plain values, are valid, and what is said by id is wired."""

from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.templates.gallery import CONTEXT, ROOT, SNIPPETS, bare_environment, page_context

FIELDS = "{% import 'components/field.html' as field %}"
LABELLED = {"input", "select", "textarea"}
POINTERS = ("aria-describedby", "aria-labelledby", "for")


def parsed(html: str, *, page: bool = False) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(html) if page else parser.parseFragment(html)
    return tree


def render(source: str, **context: Any) -> str:
    return bare_environment().from_string(source).render(**context)


def snippet(name: str, **context: Any) -> str:
    return bare_environment().get_template(f"{name}.html").render(**context)


def component(name: str) -> Element:
    return parsed(snippet(name, **CONTEXT.get(name, {})))


def with_class(tree: Element, name: str) -> list[Element]:
    return [element for element in tree.iter() if name in (element.get("class") or "").split()]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def ids(tree: Element) -> list[str]:
    return [element.get("id", "") for element in tree.iter() if element.get("id")]


def unlabelled(tree: Element) -> list[str]:
    """The controls without any words: no label around them or for them, and no aria-label."""
    inside = {id(control) for label in tree.iter("label") for control in label.iter()}
    pointed_at = {label.get("for") for label in tree.iter("label")}
    return [
        element.get("name", "?")
        for element in tree.iter()
        if element.tag in LABELLED and element.get("type") not in {"hidden", "submit"}
        if id(element) not in inside and element.get("id") not in pointed_at and not element.get("aria-label")
    ]


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_component_is_valid_and_wired(name: str) -> None:
    tree = component(name)
    there = ids(tree)
    named = [i for element in tree.iter() for pointer in POINTERS for i in (element.get(pointer) or "").split()]
    assert [i for i, times in Counter(there).items() if times > 1] == []
    assert set(named) - set(there) == set()
    assert unlabelled(tree) == []


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_drawing_is_hidden_or_has_words(name: str) -> None:
    drawings = [element for element in component(name).iter() if element.tag.endswith("svg")]
    assert [d for d in drawings if d.get("aria-hidden") != "true" and not d.get("aria-label")] == []


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_post_form_carries_the_token(name: str) -> None:
    forms = [form for form in component(name).iter("form") if form.get("method") == "post"]
    with_token = [form for form in forms if any(i.get("name") == "csrf_token" for i in form.iter("input"))]
    assert forms == with_token


def test_every_component_hangs_in_the_gallery() -> None:
    assert {path.stem for path in (ROOT / "templates/components").glob("*.html")} == set(SNIPPETS)


@pytest.mark.parametrize("layout", ["public", "app", "request", "error"])
def test_a_layout_is_a_valid_page(layout: str) -> None:
    page = "{% block title %}De Wilg{% endblock %}{% block main %}<h1>De Wilg</h1>{% endblock %}"
    block = "" if layout == "error" else page
    html = render("{% extends 'layout/" + layout + ".html' %}" + block, **page_context())
    tree = parsed(html, page=True)
    assert tree.get("lang") == "nl-BE"
    assert tree.get("data-bs-theme") == "dark"
    assert words(next(tree.iter("title"))).endswith("– Casetafel")
    assert len(list(tree.iter("h1"))) == 1
    assert with_class(tree, "ct-skip")[0].get("href") == "#inhoud"
    assert words(with_class(tree, "ct-flashes")[0]) == "Je vraag is verstuurd."
    assert len(ids(tree)) == len(set(ids(tree)))


def test_a_page_without_a_person_offers_to_sign_in() -> None:
    context = page_context() | {"person": None, "sign_in_url": "/aanmelden", "nav": []}
    tree = parsed(render("{% extends 'layout/app.html' %}", **context), page=True)
    assert [a.get("href") for a in tree.iter("a") if words(a) == "Aanmelden"] == ["/aanmelden"]


def test_without_a_choice_the_system_decides_between_light_and_dark() -> None:
    tree = parsed(render("{% extends 'layout/public.html' %}", **page_context() | {"theme": ""}), page=True)
    assert tree.get("data-bs-theme") is None


def test_a_refused_form_says_everything_at_once_and_links_to_the_fields() -> None:
    tree = component("field")
    summary = with_class(tree, "ct-errors")[0]
    links = {a.get("href"): words(a) for a in summary.iter("a")}
    assert links == {
        "#verwijzing-first_step": "Schrijf in één zin wat je eerst doet.",
        "#verwijzing-answer": "Kies ja of nu niet.",
    }
    assert "Ilse paste dit intussen aan." in words(summary)
    assert {href[1:] for href in links if href} <= set(ids(tree))


def test_a_field_in_error_is_described_by_its_help_and_its_error() -> None:
    step = next(e for e in component("field").iter("input") if e.get("name") == "first_step")
    assert step.get("aria-describedby") == "verwijzing-first_step-help verwijzing-first_step-err"
    assert step.get("aria-invalid") == "true"
    assert step.get("aria-required") == "true"


def test_nothing_typed_is_lost() -> None:
    tree = component("field")
    chosen = [e.get("value") for e in tree.iter("option") if e.get("selected") is not None]
    ticked = {(e.get("name"), e.get("value")) for e in tree.iter("input") if e.get("checked") is not None}
    assert next(tree.iter("textarea")).text == "<b>Wij</b>\nzien hier veel in."
    assert chosen == ["2"]
    assert ticked == {("answer", "yes"), ("themes", "taal"), ("agreed", "true")}


def test_a_password_is_never_written_back() -> None:
    form = {"values": {"password": "geheim"}, "errors": {}}
    assert "geheim" not in render(
        FIELDS + "{{ field.text(form, 'password', 'Wachtwoord', type='password') }}", form=form
    )


def test_what_may_stay_empty_says_so() -> None:
    html = render(FIELDS + "{{ field.text(none, 'phone', 'Telefoon', optional=true) }}")
    assert "(mag leeg blijven)" in html
    assert "aria-required" not in html


def test_a_form_keeps_the_version_the_person_saw() -> None:
    form = next(component("field").iter("form"))
    assert {i.get("name"): i.get("value") for i in form.iter("input") if i.get("type") == "hidden"} == {
        "csrf_token": "een-token",
        "version": "3",
        "step": "2",
    }
    assert form.get("data-draft") == "verwijzing-7"
    assert form.get("enctype") == "multipart/form-data"


def test_a_refused_action_stays_visible_with_all_its_reasons() -> None:
    tree = component("action")
    button = next(b for b in tree.iter("button") if words(b) == "Stuur het advies")
    reasons = next(e for e in tree.iter() if e.get("id") == button.get("aria-describedby"))
    assert button.get("aria-disabled") == "true"
    assert words(reasons) == "Regel 2 heeft nog geen bron.Bij voorstel 1 staat nog geen waarom."


def test_the_one_filled_button_is_the_next_step_that_can_be_taken() -> None:
    assert [words(button) for button in with_class(component("action"), "btn-primary")] == ["Rond dit punt af"]


def test_an_action_that_asks_something_leads_to_its_form() -> None:
    assert [a.get("href") for a in component("action").iter("a") if words(a) == "Stel uit"] == ["/c"]


def test_the_trail_says_in_words_where_the_question_is() -> None:
    steps = list(with_class(component("trail"), "ct-trail")[0].iter("li"))
    assert [words(step) for step in steps][1:4] == [
        "Gesprek29 september (klaar)",
        "3Verslagsinds 12 oktober (nu)",
        "4Casetafel (nog te doen)",
    ]
    assert [step.get("aria-current") for step in steps].count("step") == 1


def test_the_small_trail_counts_in_words() -> None:
    assert words(with_class(component("trail"), "ct-minitrail")[0]) == "3 van 6, verslag"


def test_a_road_that_stopped_has_no_step_now_but_one_sentence() -> None:
    phases = [{"name": "Vraag", "state": "done", "note": ""}, {"name": "Gesprek", "state": "next", "note": ""}]
    where = {"school": "De Wilg", "reference": "2026-0042", "turn": "", "is_you": False, "phases": phases}
    ending = "Jullie trokken de vraag in op ma 5 oktober 2026."
    tree = parsed(snippet("trail", where=where | {"ending": ending}))
    block = with_class(tree, "ct-where")[0]
    assert with_class(block, "is-now") == []
    assert words(block).endswith(ending)


def test_the_words_that_led_to_a_theme_are_marked_in_the_answer() -> None:
    answer = with_class(component("said"), "ct-mine")[0]
    assert [words(mark) for mark in answer.iter("mark")] == ["oudercontact", "ouders"]
    assert "Op het oudercontact zien we weinig ouders." in words(answer)


def test_a_source_points_at_the_paragraph_or_point_it_names() -> None:
    tree = component("source")
    assert {(a.get("href") or "")[1:] for a in with_class(tree, "ct-src")} <= set(ids(tree))


def test_bars_are_also_a_table() -> None:
    tree = component("chart")
    assert [words(cell) for cell in tree.iter("td")] == ["5", "6", "4", "4"]
    drawing = with_class(tree, "ct-chart")[0]
    assert drawing.get("aria-label") == "Belasting per partner: De Schoolbrug 5 van 6, Arktos 4 van 4"


def test_a_document_that_is_being_made_is_no_dead_link() -> None:
    assert [words(a) for a in component("documents").iter("a")] == ["Advies van de casetafel"]


def test_earlier_steps_stay_within_reach() -> None:
    assert words(next(component("timeline").iter("summary"))) == "Toon de eerdere stap"


@pytest.mark.parametrize(
    ("given", "foot"), [("8f41c0d2" * 8, " ".join(["8f41c0d2"] * 8)), ("", "volgt na goedkeuring")]
)
def test_a_pdf_carries_its_number_its_version_and_its_hash(given: str, foot: str) -> None:
    doc = {
        "title": "Advies van de casetafel",
        "author": "Netwerk schoolontwikkeling Leiedam",
        "description": "Advies aan De Wilg",
        "ref": "Advies 2026-0042",
        "hash": given,
        "version_line": "versie 1",
        "secret": "Vertrouwelijk",
        "audience": "Voor De Wilg",
        "network_name": "Netwerk schoolontwikkeling Leiedam",
    }
    html = render("{% extends 'documents/base.html' %}{% block content %}<h1>Advies</h1>{% endblock %}", doc=doc)
    body = next(parsed(html, page=True).iter("body"))
    assert (body.get("data-ref"), body.get("data-version"), body.get("data-hash")) == (
        "Advies 2026-0042",
        "versie 1",
        foot,
    )


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_a_mail_says_what_about_where_to_and_why(kind: str) -> None:
    mail: dict[str, Any] = {
        "subject": "Het advies voor De Wilg is klaar",
        "preheader": "Drie voorstellen, jullie kiezen.",
        "greeting": "Dag Nadia,",
        "reference": "2026-0042",
        "button": ("Bekijk de voorstellen", "https://casetafel.example/vragen/2026-0042"),
        "why": "Je krijgt deze mail omdat je directeur bent van Basisschool De Wilg.",
    }
    page = "{% extends 'mails/base." + kind + "' %}{% block body %}Lees ze.{% endblock %}"
    text = render(page, mail=mail, **page_context())
    wanted = [
        mail["subject"],
        mail["greeting"],
        mail["reference"],
        *mail["button"],
        mail["why"],
        "Lees ze.",
        "09 000 00 00",
    ]
    assert [each for each in wanted if str(each) not in text] == []


def test_a_mail_is_a_valid_page_without_a_button_too() -> None:
    mail = {
        "subject": "Dank je",
        "preheader": "",
        "greeting": "",
        "reference": "",
        "button": None,
        "why": "Je vroeg dit.",
    }
    tree = parsed(render("{% extends 'mails/base.html' %}", mail=mail, **page_context()), page=True)
    assert with_class(tree, "go") == []
