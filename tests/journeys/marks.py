"""Stories in which every text carries a mark of its own, so that whoever meets a mark is known to have read that text.

Each mark knows who may: a question to the sight of its reader on that request, in the words of design/visibility.md.
The sight itself is held against that page, cell by cell, by tests/workflow/test_visibility_table.py.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select

from demo import cast
from demo.acts import hand_in_all
from demo.props import Line, Offered, Props
from demo.stage import Stage
from records.advice import Advice, AdviceLine, Proposal
from records.files import Attachment
from records.kinds import Part
from records.meeting import Agreement
from records.messages import Message
from records.people import Person
from records.referral import Evaluation, Referral, ReferralNote
from records.report import Remark, Report, ReportVersion
from records.request import IntakeAnswer
from records.vocabulary import (
    Action,
    Function,
    MeetingAction,
    ReferralAction,
    RemarkKind,
    Role,
    SectionKey,
    SupportKind,
)
from workflow.facts import last_advice
from workflow.reach import Sight

MARK: Final = re.compile(r"zq\d{4}z")
BRUG, ARKTOS, KANSEN = "De Schoolbrug", "Arktos", "Dienst Kansen en Armoede"
TABLE: Final = (BRUG, "Samen Tot Aan de Meet", ARKTOS, KANSEN)
HELD_BACK: Final = SectionKey.BACKGROUND
FILE: Final = b"%PDF-1.7 a file that a school gave along"
Seen = Callable[[Sight], bool]


def through(*parts: Part) -> Seen:
    """Say: whoever sees one of these parts."""
    return lambda sight: any(sight.can(part) for part in parts)


def own(part: Part, organisation_id: str) -> Seen:
    """Say: the organisation itself, as long as it sees its own part."""
    return lambda sight: sight.can(part) and organisation_id in (sight.supporting | sight.organisations)


def either(*ways: Seen) -> Seen:
    """Say: one of these."""
    return lambda sight: any(way(sight) for way in ways)


def the_school(sight: Sight) -> bool:
    """Say: nobody but the team of the school."""
    return Role.SCHOOL in sight.roles


def all_threads(sight: Sight) -> bool:
    """Say: who reads every thread of the request, the ones with partners too."""
    return sight.parts.get(Part.MESSAGES) in {Role.SCHOOL, Role.SCHOOL_LEAD, Role.COORDINATOR}


INTAKE: Final = through(Part.INTAKE)
NAMES: Final = through(Part.PARTICIPANTS, Part.INTAKE, Part.POLL)
ADDRESSES: Final = through(Part.PARTICIPANT_CONTACT, Part.INTAKE)
IN_MAKING: Final = through(Part.REPORT_DRAFT)
SENT_REPORT: Final = through(Part.REPORT_DRAFT, Part.REPORT_REVIEW, Part.REPORT_ALL)
SHARED_REPORT: Final = either(SENT_REPORT, through(Part.REPORT))
ADVICE: Final = through(Part.ADVICE_DRAFT, Part.ADVICE)
IN_THE_ROOM: Final = through(Part.ADVICE_DRAFT)


@dataclass
class Marks:
    """Every mark that was given out: the scene it was written in, what it is about, and who may see it."""

    known: dict[str, tuple[str, str, Seen]] = field(default_factory=dict)

    def give(self, scene: str, about: str, seen: Seen) -> str:
        """Give a new mark."""
        mark = f"zq{len(self.known):04}z"
        self.known[mark] = (scene, about, seen)
        return mark

    def found(self, text: str) -> set[str]:
        """Find the marks in a text."""
        return set(MARK.findall(text)) & self.known.keys()


@dataclass
class Author:
    """Writes one scene: `stage` moves it along, `say` gives a marked sentence."""

    marks: Marks
    scene: str
    stage: Stage
    organisations: Mapping[str, str]  # name -> id

    def say(self, about: str, seen: Seen) -> str:
        """Give a marked sentence."""
        return f"Dit schreef iemand: {self.marks.give(self.scene, about, seen)}."

    def props(self) -> Props:
        """Give a story in which everything is marked."""
        seen_by = dict.fromkeys(SectionKey, IN_MAKING if self.scene == "reporting" else SHARED_REPORT)
        seen_by[HELD_BACK] = IN_MAKING if self.scene == "reporting" else SENT_REPORT
        return Props(
            situation=self.say("situation", INTAKE),
            dream=self.say("dream", INTAKE),
            strengths=self.say("strengths", INTAKE),
            tried=self.say("tried", INTAKE),
            team=(
                ("Tom Aerts", Function.CARE_COORDINATOR, cast.TEACHER),
                (
                    f"Sofie {self.marks.give(self.scene, 'name of a participant', NAMES)}",
                    Function.POLICY_SUPPORT,
                    f"{self.marks.give(self.scene, 'address of a participant', ADDRESSES)}@school.example",
                ),
            ),
            sections={key: self.say(f"section {key.value}", seen) for key, seen in seen_by.items()},
            held_back=(HELD_BACK,),
            table=TABLE,
            points={name: self._envelope(name) for name in TABLE},
            lines=(
                Line(self.say("advice", ADVICE), SectionKey.DIRECTION),
                Line(self.say("advice", ADVICE)),
            ),
            proposals=tuple(self._proposal(name, kind) for name, kind in _KINDS.items()),
            result=self.say("result", self._support(BRUG, through(Part.CLOSING_NOTE))),
            closing=self.say("closing note", through(Part.CLOSING_NOTE)),
        )

    def _envelope(self, name: str) -> tuple[str, str, str]:
        may = either(through(Part.INPUTS), own(Part.OWN_INPUT, self.organisations[name]))
        see, offer, ask = (self.say(f"envelope of {name}", may) for _each in range(3))
        return see, offer, ask

    def _proposal(self, name: str, kind: SupportKind) -> Offered:
        return Offered(name, kind, self.say("proposal", ADVICE), self.say("why of a proposal", ADVICE))

    def _support(self, name: str, *others: Seen) -> Seen:
        return either(through(Part.REFERRALS), own(Part.OWN_REFERRAL, self.organisations[name]), *others)

    # ---- what people write besides

    def person(self, email: str) -> str:
        """Give the id of one of the cast."""
        return self.stage.session.scalars(select(Person.id).where(Person.email == email)).one()

    def write(self, *rows: Any) -> None:
        """Put something in the story that the stage does not know of."""
        self.stage.session.add_all(rows)
        self.stage.session.flush()

    def call_for_help(self) -> None:
        """Let the school be in a crisis, and give a file along."""
        request, now = self.stage.request, self.stage.now
        phone = self.marks.give(self.scene, "crisis phone", through(Part.CRISIS_CALL, Part.INTAKE))
        request.crisis, request.crisis_phone = True, phone
        name = f"{self.marks.give(self.scene, 'file', through(Part.INTAKE))}.pdf"
        self.write(
            IntakeAnswer(request_id=request.id, key="crisis_contact", value=phone, answered_at=now),
            Attachment(request_id=request.id, name=name, media_type="application/pdf", size=len(FILE),
                       sha256=sha256(FILE).hexdigest(),
                       uploaded_at=now),
        )  # fmt: skip

    def remark(self) -> None:
        """Write a remark that the team keeps to itself until the report is sent back."""
        text = self.say("remark that was not sent", the_school)
        self._remark(text)

    def send_back(self) -> None:
        """Send the report back with a remark, and begin to write anew."""
        self._remark(self.say("remark", through(Part.REMARKS)))
        self.stage.do(Action.REQUEST_CHANGES, {"remarks": []})
        report = self.stage.session.scalars(select(Report).where(Report.request_id == self.stage.request.id)).one()
        report.paragraphs[0].text = self.say("new text of the report", IN_MAKING)

    def _remark(self, text: str) -> None:
        request = self.stage.request
        query = select(ReportVersion).join(Report).where(Report.request_id == request.id)
        version = self.stage.session.scalars(query.order_by(ReportVersion.number.desc())).first()
        assert version is not None
        paragraph = version.content["sections"][0]["paragraphs"][0]["id"]
        self.write(Remark(request_id=request.id, report_version=version.number, paragraph_id=paragraph,
                          kind=RemarkKind.REMARK, text=text, by_id=self.person(cast.TEACHER),
                          written_at=self.stage.now))  # fmt: skip

    def seal(self) -> None:
        """Let every partner hand in its envelope, and leave them closed."""
        hand_in_all(self.stage.session, self.stage.meeting, self.stage.props, self.stage.now)

    def take_notes(self) -> None:
        """Write the notes of the room, and a line of advice that is not sent."""
        session, request = self.stage.session, self.stage.request
        item = next(each for each in self.stage.meeting.items if each.request_id == request.id)
        item.notes = self.say("notes of the room", IN_THE_ROOM)
        coordinator = self.person(cast.COORDINATOR)
        what = self.say("agreement of the table", IN_THE_ROOM)
        about = {"agreed_at": self.stage.now, "due_on": self.stage.now.date(), "agreed_by_id": coordinator}
        session.add(Agreement(item_id=item.id, what=what, owner_id=coordinator, **about))
        advice = session.scalars(select(Advice).where(Advice.id == last_advice(request.id, sent=False))).one()
        advice.lines.append(AdviceLine(position=0, text=self.say("advice in the making", IN_THE_ROOM)))

    def share_the_minutes(self) -> None:
        """End the meeting."""
        meeting = self.stage.meeting
        for action in (MeetingAction.CONCLUDE, MeetingAction.PUBLISH_MINUTES):
            self.stage.meet(meeting.id, action)

    def choose(self) -> None:
        """Let the school say yes to the first, first talk to the second and no to the third, and say why."""
        proposals = self._proposals()
        reasons = [self._reason(each) for each in proposals]
        answers = zip(proposals, ("yes", "talk", "no"), reasons, strict=True)
        choices = {each.id: {"answer": answer, "reason": reason} for each, answer, reason in answers}
        self.stage.do(Action.ACCEPT_ADVICE, {"choices": choices})

    def _proposals(self) -> list[Proposal]:
        query = select(Proposal).where(Proposal.advice_id == last_advice(self.stage.request.id, sent=True))
        return list(self.stage.session.scalars(query.order_by(Proposal.position)))

    def _reason(self, proposal: Proposal) -> str:
        may = either(through(Part.CHOICE_REASONS), own(Part.OWN_CHOICE, proposal.organisation_id or ""))
        return self.say("reason of a choice", may)

    def support(self) -> None:
        """Let the first partner say yes, write how it goes, and talk with the school; the second still thinks."""
        referral = self.stage.referrals[0]
        may = self._support(BRUG)
        given = {"contact": self.say("contact", may), "first_step": self.say("first step", may)}
        self.stage.refer(referral, ReferralAction.ACCEPT, given)
        self.write(self._note(referral, may), *self._messages(referral))

    def refuse(self) -> None:
        """Let the other partner say that it cannot."""
        given = {"reason": self.say("reason of a refusal", self._support(ARKTOS))}
        self.stage.refer(self.stage.referrals[1], ReferralAction.REFUSE, given)

    def _note(self, referral: Referral, may: Seen) -> ReferralNote:
        text = self.say("progress note", may)
        author = self.person(cast.INTERVIEWER_1)
        return ReferralNote(referral_id=referral.id, text=text, written_by_id=author, written_at=self.stage.now)

    def _messages(self, referral: Referral) -> list[Message]:
        thread = either(all_threads, own(Part.OWN_THREAD, referral.organisation_id))
        said = ((None, through(Part.MESSAGES)), (referral.organisation_id, thread))
        return [
            Message(request_id=referral.request_id, organisation_id=organisation, by_id=self.person(cast.LEAD),
                    sent_at=self.stage.now, text=self.say("message", seen))
            for organisation, seen in said
        ]  # fmt: skip

    def look_back(self) -> None:
        """Answer the five questions."""
        text = self.say("evaluation", through(Part.EVALUATION))
        self.write(Evaluation(request_id=self.stage.request.id, helped=5, heard=5, advice=5, again=True, text=text,
                              given_by_id=self.person(cast.LEAD), given_at=self.stage.now))  # fmt: skip


_KINDS: Final = {BRUG: SupportKind.TAILOR_MADE, ARKTOS: SupportKind.REFERRAL, KANSEN: SupportKind.EVALUATION}
