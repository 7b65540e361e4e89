"""The app to compare with: a small Flask and SQLAlchemy Core app that does the work and nothing else.

As anybody would write it, on SQLite with the same safety; no people, no rights, no tokens, no middleware.

Its pages run the statements of ours as raw SQL, fetch the same rows, and render the same template, macros and all, from
the values our page once handed to it: what is measured beside it is everything in between, not how long the page is.
"""

import os
import pickle
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, render_template, request
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, event, insert, select, update

from web import assets, filters, words
from web.settings import ROOT

DATABASE = os.environ.get("REFERENCE_DATABASE", ":memory:")
PAGES = Path(os.environ.get("REFERENCE_PAGES", ""))  # what `benchmarks.town` took down of our pages
known: dict[str, Any] = {"rules": [], "pages": {}, "parts": []}
if PAGES.is_file():
    known = pickle.loads(PAGES.read_bytes())  # noqa: S301 - our own file of this run
BASE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><header><a href="/">Referentie</a></header><main><h1>{{ title }}</h1>
{% block main %}{% endblock %}</main></body></html>"""
ANSWER = """{% extends "base.html" %}{% block main %}<p>{{ said }}</p><form method="post">
<label for="value">{{ title }}</label><textarea id="value" name="value"></textarea>
<button>Verder</button></form>{% endblock %}"""

app = Flask("reference", static_folder=None)
own = DictLoader({"base.html": BASE, "answer.html": ANSWER})
app.jinja_loader = ChoiceLoader([own, FileSystemLoader(ROOT / "templates")])
filters.wire(app)
words.wire(app)
app.jinja_env.globals["url_for"] = assets.static_urls(app.url_for)
app.jinja_env.globals["csrf_token"] = lambda: "token"
for rule, endpoint in known["rules"]:
    app.add_url_rule(rule, endpoint)
engine = create_engine(f"sqlite:///{DATABASE}", connect_args={"timeout": 10})
tables = MetaData()
said = Table("said", tables, Column("id", Integer, primary_key=True), Column("reference", Text), Column("value", Text))
talk = Table(
    "talk", tables, Column("reference", Text, primary_key=True), Column("count", Integer), Column("then", Text)
)


@event.listens_for(engine, "connect")
def prepare(raw: Any, _entry: Any) -> None:
    """Set the pragmas of the house: what is committed is on the disk."""
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        raw.execute(f"PRAGMA {pragma}")


@event.listens_for(engine, "begin")
def begin(connection: Any) -> None:
    """Begin as the house does: a writer takes the lock at once."""
    connection.exec_driver_sql("BEGIN" if has_request_context() and request.method == "GET" else "BEGIN IMMEDIATE")


@app.post("/answer/<reference>")
def answer(reference: str) -> str:
    """Keep an answer, and draw what our chat once drew after one: the bubbles, the next question, how far it is."""
    template, values = known["parts"][_keep(reference).count % len(known["parts"])]
    return render_template(template, **values)


@app.post("/plain/<reference>")
def plain(reference: str) -> str:
    """Keep an answer, and draw a page of ten lines: what the rest of a chat takes is told beside it."""
    return render_template("answer.html", title=_keep(reference).then, said=request.form["value"])


def _keep(reference: str) -> Any:
    """One insert, one update, one select."""
    with engine.begin() as connection:
        connection.execute(insert(said).values(reference=reference, value=request.form["value"]))
        connection.execute(update(talk).where(talk.c.reference == reference).values(count=talk.c.count + 1))
        return connection.execute(select(talk.c.count, talk.c.then).where(talk.c.reference == reference)).one()


@app.get("/page/<name>")
def page(name: str) -> str:
    """Run the queries of one of our pages as raw SQL, and render its template from plain values."""
    queries, template, values = known["pages"][name]
    with engine.begin() as connection:
        for query, given in queries:
            connection.exec_driver_sql(query, tuple(given)).fetchall()
    return render_template(template, **values)


def build(references: list[str]) -> None:
    """Make the two tables of the answers, with one conversation each."""
    tables.create_all(engine)
    rows = [{"reference": each, "count": 0, "then": "Wat hebben jullie al geprobeerd?"} for each in references]
    with engine.begin() as connection:
        connection.execute(insert(talk), rows)
