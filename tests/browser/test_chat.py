"""What only a browser can tell of the chat: bubbles in place, where the focus goes, the keyboard, words that stay."""

import pytest
from playwright.sync_api import Page, expect

from demo import cast
from records.kinds import MailKind
from tests.browser.chat import OPEN, fill, open_key, tell, until
from tests.browser.conftest import Visit, sign_in
from tests.browser.eyes import Eyes
from tests.browser.guest import Guest
from tests.intake.chatting import ANSWERS
from tests.journeys.city import City

pytestmark = pytest.mark.browser
STORY = "Op het oudercontact komen weinig ouders. We willen hen graag beter leren kennen."
PEOPLE = {"about_you": {"name": "Ria Nieuw", "function": "director", "email": "ria@samen.example", "phone": ""}}
EMPTY = {"about_you", "situation", "crisis", "who", "dream", "support_kind", "participants", "availability", "format"}

AS_READ_ALOUD = """
- log "Het gesprek tot nu":
  - list:
    - listitem:
      - text: "Het netwerk:"
      - paragraph: /Vertel in je eigen woorden/
    - listitem:
      - text: "Jouw antwoord:"
      - paragraph
      - link "wijzig wat er speelt"
- group "Ik denk dat dit hierover gaat. Klopt dat?":
  - checkbox /Ouderbetrokkenheid je schreef oudercontact/ [checked]
- button "Klopt, volgende vraag"
- status: /Bewaard om/
"""


def begin(page: Page) -> Page:
    """Begin a conversation."""
    return Guest(page).open("/intake").press("Begin").page


def test_bubbles_come_in_place_and_the_focus_goes_to_the_next_question(visit: Visit) -> None:
    page = begin(visit().new_page())
    until(page, "situation", PEOPLE)
    page.evaluate("window.stayed = true")
    page.get_by_label("Jouw antwoord").fill(STORY)
    page.get_by_role("button", name="Volgende vraag").click()
    legend = page.locator("#vraag legend")
    expect(legend).to_have_text("Ik denk dat dit hierover gaat. Klopt dat?")
    expect(legend).to_be_focused()
    expect(page.get_by_role("log", name="Het gesprek tot nu")).to_contain_text(f"Jouw antwoord: {STORY}")
    expect(page.locator("main")).to_match_aria_snapshot(AS_READ_ALOUD)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Klopt, volgende vraag").click()
    expect(page.locator("#vraag legend")).to_be_focused()
    expect(page.locator("#bubbels > li").last, "what was just said").to_be_in_viewport(ratio=0.5)
    expect(page.locator("#vraag button.btn-primary")).to_be_in_viewport()
    assert page.evaluate("window.stayed"), "the page was loaded anew"


def test_a_wrong_answer_moves_the_focus_to_what_is_wrong_and_after_three_a_person_is_offered(visit: Visit) -> None:
    page = begin(visit().new_page())
    until(page, "situation", PEOPLE)
    for times in (1, 2, 3):
        page.get_by_role("button", name="Volgende vraag").click()
        expect(page.locator("#fout")).to_be_focused()
        expect(page.locator("#vraag").get_by_text("We helpen je graag op")).to_have_count(1 if times == 3 else 0)
        page.get_by_label("Jouw antwoord").focus()


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit(width=390).new_page()
    page.goto("/intake")
    page.get_by_role("button", name="Begin maar").press("Enter")
    page.wait_for_url("**/intake/2026-*")
    page.locator("#search").focus()
    page.keyboard.type("zuidpool")
    expect(page.locator("#gevonden")).to_contain_text("We vinden geen school bij “zuidpool”.")
    page.keyboard.press("Control+A")
    page.keyboard.type("wilg")
    page.locator("[name=number]").first.wait_for()
    page.keyboard.press("Tab")  # the button beside it
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[name=number]").first).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#antwoord > legend")).to_have_text("En wie ben jij?")


def test_axe_finds_nothing_in_a_refused_answer_of_any_kind(visit: Visit) -> None:
    page = begin(visit().new_page())
    eyes = Eyes(page)

    def refuse_first(key: str) -> None:
        if key in EMPTY:
            if key == "participants":
                page.locator("[name='people.0.name']").fill("")
            page.locator(OPEN).locator("button.btn-primary").first.click()
            page.locator("#fout").wait_for()
            eyes.look(f"{key}, refused")

    other = {**PEOPLE, "participants": ANSWERS["participants"], "attachments": {}}
    tell(page, other, look=refuse_first)
    assert not eyes.wrong, "\n".join(eyes.wrong)


def test_words_survive_a_session_that_ended(visit: Visit) -> None:
    context = visit()
    page = begin(sign_in(context, cast.LEAD))
    assert open_key(page) == "situation"
    address = page.url
    page.get_by_label("Jouw antwoord").fill(STORY)
    context.clear_cookies()
    page.get_by_role("button", name="Volgende vraag").click()
    page.wait_for_url("**/aanmelden?verder=*")
    expect(page.locator("body")).to_contain_text("wat je typte, staat er dan nog")
    page.locator(f'form:has(input[value="{cast.LEAD}"]) button').click()
    page.wait_for_url(address)
    expect(page.get_by_label("Jouw antwoord")).to_have_value(STORY)


def test_what_was_chosen_and_every_field_survive_too(visit: Visit) -> None:
    page = begin(visit().new_page())
    until(page, "about_you", PEOPLE)
    said = ANSWERS["about_you"]
    fill(page, said)
    page.goto("/")
    page.go_back()
    page.locator("[name=email]").wait_for()
    assert {name: page.locator(f"[name={name}]").input_value() for name in said} == said
    until(page, "themes", PEOPLE)
    page.locator("details summary").first.click()
    folded = page.locator("details [name=value]").first
    value = folded.get_attribute("value")
    folded.check()
    address = page.url
    page.goto("/")
    page.goto(address)
    expect(page.locator(f"[name=value][value={value}]")).to_be_checked()
    expect(page.locator(f"[name=value][value={value}]")).to_be_visible()


def test_two_colleagues_at_once_in_two_browsers(city: City, visit: Visit) -> None:
    nadia = begin(visit().new_page())
    until(nadia, "strengths", PEOPLE)
    nadia.get_by_label("Jouw antwoord").fill("Een warm team.")
    reference = nadia.url.partition("#")[0].rsplit("/", 1)[1]
    other = Guest(nadia.context.new_page()).open(f"/intake/{reference}/samen")
    other.press("Stuur de uitnodiging", {"name": "Tom Aerts", "email": "tom@samen.example"})
    mail = next(each for each in city.mails("tom@samen.example") if each.mail is MailKind.DRAFT_INVITATION)
    link = next(word for word in mail.text.split() if "/l/" in word)
    tom = Guest(visit(width=390).new_page()).open(link.partition("8000")[2]).press("Lees mee")
    tom.reads("Je leest mee.").press("Neem over")
    tom.page.get_by_label("Jouw antwoord").fill("Sterke kleuterklassen.")
    tom.page.get_by_role("button", name="Volgende vraag").click()
    expect(tom.page.locator("#vraag legend")).to_contain_text("al geprobeerd")
    nadia.get_by_role("button", name="Volgende vraag").click()
    expect(nadia.locator("#vraag")).to_contain_text("Tom Aerts schrijft nu aan deze vraag.")
    expect(nadia.get_by_label("Jouw antwoord")).to_have_value("Een warm team.")
    nadia.get_by_role("button", name="Neem over en bewaar mijn antwoord").click()
    expect(nadia.locator("#vraag legend")).to_contain_text("al geprobeerd")
