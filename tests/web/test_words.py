"""Words of the templates: written out where there is one language, and what a macro drew is kept."""

from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader

from records import words as source
from web import words
from web.site import Site, Templates

PAGE = "{% macro drawn(name) %}{{ _('Dag') }} {{ noted(name) }}{% endmacro %}{% set hail = kept(drawn) %}"


def test_a_macro_that_is_kept_draws_once_for_the_same_values() -> None:
    drew: list[str] = []

    def noted(name: str) -> str:
        drew.append(name)
        return name

    environment = Templates(Flask("words"), loader=DictLoader({"hail.html": PAGE}), autoescape=True)
    environment.globals.update(_=source._, noted=noted, kept=words.keeper(["nl"]))
    calls = "{{ hail('Bo') }}, {{ hail('<b>') }}, {{ hail('Bo') }}"
    page = environment.from_string("{% from 'hail.html' import hail %}" + calls)
    assert page.render() == "Dag Bo, Dag &lt;b&gt;, Dag Bo"
    assert drew == ["Bo", "<b>"]


def test_what_is_kept_is_kept_per_language(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = iter(["nl", "fr", "nl"])
    monkeypatch.setattr(words, "language", lambda _known: next(spoken))
    said = iter(["Dag", "Salut", "no one asks a third time"])
    hail = words.keeper(["nl", "fr"])(lambda _name: next(said))
    assert [hail("Bo"), hail("Bo"), hail("Bo")] == ["Dag", "Salut", "Dag"]


@pytest.mark.parametrize(("known", "asked"), [(["nl"], []), (["nl", "fr"], ["Ja & nee", "Voor & na", "Dag {naam}"])])
def test_words_are_written_out_where_there_is_one_language(
    known: list[str], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def say(text: str, **values: str) -> str:
        heard.append(text)
        return text.format(**values)

    monkeypatch.setattr(words, "languages", lambda: known)
    monkeypatch.setattr(source, "use_translator", lambda _translate: None)  # it is the whole process's
    app = Site("words")
    words.wire(app)
    environment: Any = app.jinja_env
    environment.install_gettext_callables(say, say, newstyle=False)
    environment.globals["_"] = say
    page = environment.from_string(
        "{{ _('Ja & nee') }}, {% trans %}Voor & na{% endtrans %}, {{ _('Dag {naam}', naam='Bo') }}"
    )
    assert page.render() == "Ja &amp; nee, Voor & na, Dag Bo"
    assert [text for text in heard if text != "Dag {naam}"] == [text for text in asked if text != "Dag {naam}"]
    assert "Dag {naam}" in heard
