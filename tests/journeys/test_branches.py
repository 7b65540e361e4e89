"""Every branch of the chat, walked to its end: in a hurry, from a school that nobody knows, and by who is known."""

from collections.abc import Mapping
from typing import Any

from demo import cast
from intake.script import CURRENT
from tests.intake.chatting import Chat
from tests.journeys.city import City
from tests.journeys.test_visibility_crawl import QuickClient


def asked_of(chat: Chat, **other: Mapping[str, Any]) -> set[str]:
    """Answer everything that is asked, until nothing is missing; give the keys."""
    asked: set[str] = set()
    while key := chat.open_key:
        assert key not in asked
        asked.add(key)
        chat.say(key, other.get(key))
    assert "Dit ontbreekt nog" not in chat.page("/nalezen").text
    return asked


def test_every_branch_is_walked_to_its_end(city: City) -> None:
    city.app.test_client_class = QuickClient
    hurried = asked_of(Chat(city.browser()).begin(), crisis={"value": "yes"})
    stranger = asked_of(
        Chat(city.browser()).begin(),
        school={"name": "De Nieuwe School", "place": "Leiedam"},  # of no network that we know
        levels={"value": ["whole_school"]},
        support_kind={"value": ["referral"]},
    )
    lead = city.browser()
    lead.sign_in(city.people[cast.LEAD])
    known = asked_of(Chat(lead).begin())
    assert hurried == CURRENT.by_key.keys() - {"welcome", "review"}
    assert hurried - stranger == {"crisis_contact", "readiness", "guidance"}
    assert hurried - known == {"school", "about_you", "crisis_contact"}
