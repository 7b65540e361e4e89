"""The app does not start while a mail, a document or a list of a form has nobody who gives it."""

import pytest

from records.kinds import DocumentKind, MailKind
from records.vocabulary import Machine
from tests.clients import StillClock
from tests.web.rooms import room
from web import site
from web.complete import IncompleteError, missing
from web.feature import feature_of
from web.settings import Settings

EVERYTHING = {kind: lambda *_: None for kinds in (MailKind, DocumentKind) for kind in kinds}
LISTS = ("organisations", "interviewers", "participants", "paragraphs", "meetings", "minuted", "people", "proposals")


def test_every_kind_needs_a_handler_and_every_list_its_choices() -> None:
    lacking = missing([feature_of(room())])
    assert "a handler of MailKind.ADVICE_READY" in lacking
    assert "a handler of DocumentKind.MINUTES" in lacking
    assert "the choices “interviewers”" in lacking


def test_with_everything_there_nothing_is_missing() -> None:
    whole = room(handlers=EVERYTHING, choices=dict.fromkeys(LISTS, lambda *_: []))
    assert missing([feature_of(whole)]) == []


def test_an_action_with_a_page_of_its_own_makes_its_own_lists() -> None:
    lists = dict.fromkeys([name for name in LISTS if name != "meetings"], list)
    own = room(handlers=EVERYTHING, choices=lists, doors={(Machine.REQUEST, "table"): "desk.table"})
    assert missing([feature_of(own)]) == []


def test_start_up_fails(settings: Settings, clock: StillClock) -> None:
    with pytest.raises(IncompleteError, match="MailKind"):
        site.assemble(settings, [room()], clock, complete=True)
