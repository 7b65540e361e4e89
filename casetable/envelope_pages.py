"""The page of one envelope: the shared report, three fields, sealed until all envelopes open together."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from casetable import sealing
from casetable.envelopes import earlier_words
from casetable.own_envelopes import own_envelopes
from casetable.schemas import EnvelopeInput
from casetable.sealing import Desk
from records.dates import dutch_moment_short
from records.kinds import Part
from records.meeting import MeetingOrganisation, PartnerInput
from records.words import N_, _
from web.actor import current_actor
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go_to, page, say
from web.pupils import warn_of_pupils
from web.where import where
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotReachable, NotReady, Refused, Stale
from workflow.report import ApprovedReport, approved_report


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody came to an envelope: signed in (`room`: where all inputs are read), or by a personal `link`."""

    actor: Actor
    template: str
    address: str
    back: str
    room: str = ""
    link: str = ""

    @property
    def signed_in(self) -> bool:
        """Say whether the page stands among the others of this request."""
        return bool(self.room)


def envelope(meeting_id: str, reference: str) -> BaseResponse:
    """Show the envelope of one's own organisation for one case, or write it."""
    named = request.args.get("organisatie")
    values: dict[str, Any] = {"organisatie": named} if named else {}
    way = Way(
        current_actor(),
        "casetable/envelope.html",
        url_for("casetable.envelope", meeting_id=meeting_id, reference=reference, **values),
        url_for("casetable.meeting", meeting_id=meeting_id),
        url_for("casetable.room", meeting_id=meeting_id, vraag=reference),
    )
    return show_or_write(way, meeting_id, reference)


def show_or_write(way: Way, meeting_id: str, reference: str) -> BaseResponse:
    """Show an envelope, or take what was written in it."""
    if request.method == "POST":
        return _write(way, meeting_id, reference)
    desk = sealing.find_desk(current_session(), way.actor, meeting_id, reference, now())
    place = _place(desk)
    written = desk.written.get(place.organisation_id)
    return _page(way, desk, place, written, Form(values=_shown(desk, place, written)))


def _place(desk: Desk) -> MeetingOrganisation:
    """Give the organisation this is about: named in the address by who sits there for more than one."""
    named = request.args.get("organisatie")
    place = desk.place(named) if named or len(desk.places) == 1 else next(iter(desk.places), None)
    if place is None:
        raise NotReachable
    return place


def _shown(desk: Desk, place: MeetingOrganisation, written: PartnerInput | None) -> dict[str, Any]:
    """Give what the fields hold: what was kept, or else what was written for an earlier table."""
    if written is None:
        return dict(earlier_words(current_session(), desk.request.id, place.organisation_id))
    kept = {"see": written.see, "offer": written.offer, "ask": written.ask}
    return {**kept, "conflict": "true" if written.conflict else "", "revision": written.revision}


def _page(
    way: Way,
    desk: Desk,
    place: MeetingOrganisation,
    written: PartnerInput | None,
    form: Form,
    status: int = 200,
    newer: dict[str, Any] | None = None,
) -> Response:
    session, actor = current_session(), way.actor
    report: ApprovedReport = approved_report(session, desk.request.id)
    reach.log_read(session, actor, desk.sight, desk.request.id, Part.REPORT, now())
    handed_in = written is not None and written.handed_in_at is not None
    school, others = _others(way, desk, place)
    around = {"where": where(session, desk.request, desk.sight, actor, now())} if way.signed_in else {}
    return page(
        way.template,
        status,
        public=not way.signed_in,
        way=way,
        **around,
        meeting={"id": desk.meeting.id, "starts_at": desk.meeting.starts_at, "deadline": desk.meeting.deadline},
        request={"reference": desk.request.reference, "title": desk.request.title},
        school=school,
        others=others,
        organisation=place.organisation.name,
        organisation_id=place.organisation_id,
        sections=report.shown(desk.sight) if way.signed_in else report.on_the_table(),
        form=form,
        newer=newer,
        handed_in=handed_in,
        sealed=desk.sealed,
        lies_here=desk.lies_here,
        discussed=desk.item.discussed_at is not None,
        writable=desk.lies_here and not (handed_in and not desk.sealed) and (desk.sealed or not desk.item.discussed_at),
        changing=handed_in and desk.sealed and (status != 200 or "wijzig" in request.args),  # noqa: PLR2004 - HTTP's own
        saved=dutch_moment_short(written.written_at) if written is not None else "",
        late=written is not None and written.late,
    )


def _others(way: Way, desk: Desk, place: MeetingOrganisation) -> tuple[str, list[dict[str, Any]]]:
    """Give the name of the school, and the other envelopes this person has at this table with where each is written."""
    here = (desk.request.reference, place.organisation_id)
    every = own_envelopes(current_session(), way.actor, desk.meeting, now())
    school = next((each["title"] for each in every if each["reference"] == here[0]), "")
    rest = [each for each in every if (each["reference"], each["organisation_id"]) != here]
    return school, [{**each, "url": f"{way.link}?{each['query']}"} for each in rest] if way.link else rest


def _write(way: Way, meeting_id: str, reference: str) -> BaseResponse:
    """Keep a draft, hand in, or take back; what was typed stays on the page when it cannot."""
    session, actor, todo = current_session(), way.actor, request.form.get("do", "")
    if todo == "terug":
        named = request.form.get("organisation") or None
        sealing.take_back(session, actor, meeting_id, reference, named, now())
        say(_("Je envelop is weer van jou. Je kan verder schrijven."))
        return go_to(way.address)
    form = read(EnvelopeInput)
    if form.ok:
        try:
            data = {**form.data, "handed_in": todo != "bewaar"}
            sealing.write(session, actor, meeting_id, reference, data, now())
        except (Stale, NotReady) as refused:
            session.rollback()
            return _again(way, meeting_id, reference, form, refused)
        _warn_of_pupils(form)
        if todo == "bewaar":
            say(_("Bewaard. Je envelop is nog niet afgegeven."))
            return go_to(way.address)
        return _on(way, meeting_id, reference)
    return _again(way, meeting_id, reference, form, None)


def _on(way: Way, meeting_id: str, reference: str) -> BaseResponse:
    """Say that it is handed in, and go on with the next envelope that is not; back to the table after the last."""
    desk = sealing.find_desk(current_session(), way.actor, meeting_id, reference, now())
    place = desk.place(request.form.get("organisation") or None) or _place(desk)
    done = _("Je envelop is afgegeven en gesloten. Tot het openen kan je ze terugnemen.")
    if not desk.sealed:
        done = _("Je envelop is afgegeven en ligt op tafel. Ze verandert niet meer.")
    _school, others = _others(way, desk, place)
    following = next((each for each in others if each["button"]), None)
    if following is None:
        say(done)
        return go_to(way.back)
    say(f"{done} {_('Hier is de volgende.')}")
    return go_to(following["url"])


def _warn_of_pupils(form: Form) -> None:
    fields = {"see": N_("Wat ons opvalt"), "offer": N_("Wat wij kunnen doen"), "ask": N_("Wat we eerst zouden vragen")}
    for name, label in fields.items():
        warn_of_pupils(_(label), form.data[name])


def _again(way: Way, meeting_id: str, reference: str, form: Form, refused: Refused | None) -> Response:
    desk = sealing.find_desk(current_session(), way.actor, meeting_id, reference, now())
    place = desk.place(request.form.get("organisation") or None) or _place(desk)
    written = desk.written.get(place.organisation_id)
    if isinstance(refused, Stale):
        form.values["revision"] = refused.newer.get("revision", "")
        return _page(way, desk, place, written, form, refused.status, dict(refused.newer))
    if refused is not None:
        form.take(refused)
        return _page(way, desk, place, written, form, refused.status)
    return _page(way, desk, place, written, form, 422)
