"""Machine 2: the case-table meeting. Every row of design/process.md, and two more (docs/decisions/008).

`note_presence` and `add_to_minutes` change no state: they are actions because they decide who reads and what is sent.
"""

from typing import Final

from records.kinds import Audience, DocumentKind, MailKind
from records.vocabulary import Machine, MeetingAction, MeetingState, Role
from workflow import inputs
from workflow.guards import meeting as guards
from workflow.rules.row import Mail, Produce, Row, Table, To

MEETING: Final = Table(
    machine=Machine.MEETING,
    number=1,
    states=MeetingState,
    rows=(
        Row(
            MeetingAction.ANNOUNCE,
            (MeetingState.PLANNED,),
            MeetingState.ANNOUNCED,
            by=(Role.COORDINATOR,),
            asks=inputs.Announce,
            unless=(guards.no_organisation,),
            rejects=(guards.deadline_too_late, guards.moment_over),
            then=(Mail(MailKind.MEETING_INVITATION, To.TABLE),),
        ),
        Row(
            MeetingAction.AMEND,
            (MeetingState.PLANNED,),
            MeetingState.PLANNED,
            by=(Role.COORDINATOR,),
            asks=inputs.Amend,
            rejects=(guards.deadline_too_late, guards.moment_over, guards.amend_unfit),
        ),
        Row(
            MeetingAction.AMEND,
            (MeetingState.ANNOUNCED,),
            MeetingState.ANNOUNCED,
            by=(Role.COORDINATOR,),
            asks=inputs.Amend,
            rejects=(guards.deadline_too_late, guards.moment_over, guards.amend_unfit),
            then=(
                Mail(MailKind.MEETING_UPDATED, To.TABLE),
                Mail(MailKind.MEETING_CANCELLED, To.UNINVITED, before=True),
            ),
        ),
        Row(
            MeetingAction.OPEN_ENVELOPES,
            (MeetingState.ANNOUNCED,),
            MeetingState.ANNOUNCED,
            by=(Role.SYSTEM, Role.COORDINATOR),
            unless=(guards.envelopes_already_open, guards.partners_still_writing),
        ),
        Row(
            MeetingAction.START,
            (MeetingState.ANNOUNCED,),
            MeetingState.IN_SESSION,
            by=(Role.COORDINATOR,),
            asks=inputs.Present,
            unless=(guards.still_sealed, guards.agenda_empty),
            rejects=(guards.unknown_people,),
        ),
        Row(
            MeetingAction.NOTE_PRESENCE,
            (MeetingState.IN_SESSION,),
            MeetingState.IN_SESSION,
            by=(Role.COORDINATOR,),
            asks=inputs.Present,
            rejects=(guards.unknown_people,),
        ),
        Row(
            MeetingAction.NOTE_PRESENCE,
            (MeetingState.CONCLUDED,),
            MeetingState.CONCLUDED,
            by=(Role.COORDINATOR,),
            asks=inputs.Present,
            rejects=(guards.unknown_people,),
        ),
        Row(
            MeetingAction.CONCLUDE,
            (MeetingState.IN_SESSION,),
            MeetingState.CONCLUDED,
            by=(Role.COORDINATOR,),
            unless=(guards.item_untouched, guards.item_without_line),
        ),
        Row(
            MeetingAction.PUBLISH_MINUTES,
            (MeetingState.CONCLUDED,),
            MeetingState.PUBLISHED,
            by=(Role.COORDINATOR,),
            unless=(guards.item_still_advising,),
            then=(
                Produce(DocumentKind.MINUTES, (Audience.NETWORK,)),
                Produce(DocumentKind.EXTRACT),
                Mail(MailKind.MINUTES_PUBLISHED, To.TABLE),
                Mail(MailKind.EXTRACT_PUBLISHED, To.SCHOOL),
            ),
        ),
        Row(
            MeetingAction.ADD_TO_MINUTES,
            (MeetingState.PUBLISHED,),
            MeetingState.PUBLISHED,
            by=(Role.COORDINATOR,),
            asks=inputs.Addition,
            rejects=(guards.addition_unfit,),
            then=(
                Produce(DocumentKind.MINUTES, (Audience.NETWORK,)),
                Produce(DocumentKind.EXTRACT),
                Mail(MailKind.MINUTES_PUBLISHED, To.TABLE),
                Mail(MailKind.EXTRACT_PUBLISHED, To.SCHOOL),
            ),
        ),
        Row(
            MeetingAction.CANCEL,
            (MeetingState.PLANNED, MeetingState.ANNOUNCED),
            MeetingState.CANCELLED,
            by=(Role.COORDINATOR,),
            asks=inputs.Reason,
            then=(Mail(MailKind.MEETING_CANCELLED, To.INVITED, before=True),),
        ),
    ),
    at_turn={
        MeetingState.PLANNED: (Role.COORDINATOR,),
        MeetingState.ANNOUNCED: (Role.PARTNER,),
        MeetingState.IN_SESSION: (Role.COORDINATOR,),
        MeetingState.CONCLUDED: (Role.COORDINATOR,),
        MeetingState.PUBLISHED: (),
        MeetingState.CANCELLED: (),
    },
)
