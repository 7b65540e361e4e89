"""Every component once, filled in with the story of De Wilg: what the tests of the templates render."""

from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape

ROOT = Path(__file__).resolve().parents[2]
GALLERY = Path(__file__).with_name("gallery")
PHASES = [
    {"name": "Vraag", "state": "done", "note": "11 september"},
    {"name": "Gesprek", "state": "done", "note": "29 september"},
    {"name": "Verslag", "state": "now", "note": "sinds 12 oktober"},
    {"name": "Casetafel", "state": "next", "note": ""},
    {"name": "Keuze", "state": "next", "note": ""},
    {"name": "Ondersteuning", "state": "next", "note": ""},
]
NETWORK = {
    "name": "Netwerk schoolontwikkeling Leiedam",
    "city": "Leiedam",
    "phone": "09 000 00 00",
    "mail": "netwerk@leiedam.example",
    "crisis_phone": "09 000 00 01",
    "coordinator_hours": "elke schooldag van 9 tot 16 u.",
}
NADIA = {"name": "Nadia Verstappen", "line": "directeur, De Wilg", "initials": "NV", "is_school": True}
LEEN = {"name": "Leen Wouters", "line": "netwerkcoördinator", "initials": "LW"}
WHERE = {
    "school": "Basisschool De Wilg",
    "reference": "2026-0042",
    "turn": "jullie directie",
    "is_you": True,
    "phases": PHASES,
    "ending": "",
}
REFUSED_FORM = {
    "values": {
        "answer": "yes",
        "contact": 2,
        "themes": ["taal"],
        "text": "<b>Wij</b>\nzien hier veel in.",
        "agreed": True,
    },
    "errors": {
        "first_step": ["Schrijf in één zin wat je eerst doet."],
        "answer": ["Kies ja of nu niet."],
        "_schema": ["Ilse paste dit intussen aan."],
    },
    "prefix": "verwijzing-",
}
# What the snippets in gallery/ need, by name; most need nothing.
CONTEXT: dict[str, dict[str, Any]] = {
    "action": {
        "actions": [
            {
                "action": "send_advice",
                "label": "Stuur het advies",
                "ready": False,
                "asks": False,
                "url": "/a",
                "reasons": ["Regel 2 heeft nog geen bron.", "Bij voorstel 1 staat nog geen waarom."],
            },
            {
                "action": "discuss",
                "label": "Rond dit punt af",
                "ready": True,
                "asks": False,
                "url": "/b",
                "reasons": [],
            },
            {"action": "postpone", "label": "Stel uit", "ready": True, "asks": True, "url": "/c", "reasons": []},
        ]
    },
    "agenda": {
        "items": [
            {"time": "9.30", "title": "Welkom", "note": "klaar", "note_icon": "check-lg"},
            {"time": "10.00", "title": "De Wilg", "note": "nu, tot 10.25 u.", "href": "/x", "current": True},
        ]
    },
    "board": {
        "columns": [
            {
                "number": 1,
                "name": "Vraag",
                "tiles": [
                    {
                        "school": "De Wilg",
                        "href": "/x",
                        "reference": "2026-0042",
                        "title": "Ouders",
                        "turn": "jij",
                        "is_you": True,
                        "term": "nog 1 schooldag",
                        "term_kind": "warn",
                    }
                ],
            },
            {"number": 2, "name": "Gesprek", "tiles": []},
        ]
    },
    "chart": {
        "rows": [{"label": "De Schoolbrug", "value": 5, "room": 6}, {"label": "Arktos", "value": 4, "room": 4}],
    },
    "documents": {
        "items": [
            {"title": "Advies van de casetafel", "href": "/x", "text": "pdf, 13 november, 3 blz."},
            {"title": "Uittreksel notulen", "href": "", "text": ""},
        ]
    },
    "envelope": {"points": [{"code": "S1", "text": "Een brugfiguur aan de poort.", "used": True}]},
    "field": {"form": REFUSED_FORM},
    "list": {"items": [{"title": "di 8 december", "href": "/x", "text": "Stadhuis, zaal 2"}, {"title": "Geen"}]},
    "logo": {"network": NETWORK},
    "nav": {"person": NADIA},
    "people": {"persons": [NADIA, LEEN]},
    "poll": {
        "form": {"values": {"slot-3": "yes"}, "errors": {}},
        "answers": [("yes", "Kan"), ("rather_not", "Liever niet"), ("no", "Kan niet")],
        "moments": [
            {
                "day": "di 24 nov.",
                "hour": "14.00 u.",
                "best": True,
                "answers": [("ok", "kan"), ("", "geen antwoord")],
            }
        ],
    },
    "source": {
        "items": [
            {"code": "S1", "text": "Aan de poort.", "used": True},
            {"code": "§3", "text": "Sterk.", "used": False},
        ]
    },
    "timeline": {
        "entries": [
            {
                "iso": "2026-11-13",
                "when": "vr 13 november 2026",
                "lead": "Het advies is bij jullie.",
                "text": "Leen stuurde het door.",
                "now": True,
            },
            {"iso": "2026-11-10", "when": "di 10 november", "text": "Jullie vraag lag op de casetafel."},
        ]
    },
    "trail": {"where": WHERE},
    "turn": {"card": {"title": "Jullie zijn aan zet", "text": "Lees de voorstellen samen na.", "is_you": True}},
}
SNIPPETS = sorted(path.stem for path in GALLERY.glob("*.html"))


def bare_environment() -> Environment:
    """Jinja as the pages get it, with the few things Flask would give."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(ROOT / "templates"), FileSystemLoader(GALLERY)]),
        autoescape=select_autoescape(["html"], default_for_string=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.globals.update(
        url_for=lambda endpoint, **values: f"/{endpoint}/{values.get('filename', '')}",
        csrf_token=lambda: "een-token",
        kept=lambda draw: draw,
        get_flashed_messages=lambda **_how: [("ok", "Je vraag is verstuurd.")],
    )
    return environment


def page_context() -> dict[str, Any]:
    """What the web toolkit gives every page."""
    return {
        "network": NETWORK,
        "theme": "dark",
        "theme_url": "/thema",
        "footer_links": [("Privacy", "/privacy")],
        "public_nav": [("Aanmelden", "/aanmelden")],
        "nav": [("Onze vragen", "/vragen", True, 1)],
        "person": NADIA,
        "person_menu": [("Mijn gegevens", "/ik")],
        "sign_out_url": "/afmelden",
        "where": WHERE,
        "problem": {
            "title": "Iemand was je net voor",
            "detail": "Jouw tekst staat er nog. Ilse paste intussen §2 aan.",
            "reasons": ["Er is een nieuwe versie."],
            "kind": "warn",
            "way_on": ("Bekijk de nieuwe versie", "/v5"),
            "typed": [("Jouw opmerking bij §2", "Kan dit anders?")],
        },
    }
