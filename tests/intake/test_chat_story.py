"""The whole chat through HTTP, as a browser without script does it: from the first page to a question that is sent."""

from tests.clients import StillClock, StrictClient
from tests.intake.chatting import Chat, Page
from tests.stages import Theatre


def test_a_school_tells_its_story_and_is_asked_one_question_at_a_time(
    theatre: Theatre, client: StrictClient, clock: StillClock
) -> None:
    chat = Chat(client).begin()
    asked = []
    while key := chat.open_key:
        clock.move(seconds=20)
        asked.append(key)
        chat.say(key)
    assert asked[:4] == ["welcome", "school", "about_you", "situation"]
    assert asked[-2:] == ["attachments", "anything_else"]
    assert "crisis_contact" not in asked
    assert "Dit was de laatste vraag." in chat.page().text
