"""Machine 3: a referral. Every row of design/process.md, no more and no less."""

from typing import Final

from records.kinds import MailKind
from records.vocabulary import Machine, ReferralAction, ReferralState, Role
from workflow import inputs
from workflow.guards import referral as guards
from workflow.rules.row import Mail, Row, Table, To

ANSWER_DAYS: Final = 10  # school days a partner has to answer

STOPPED: Final = (Mail(MailKind.REFERRAL_STOPPED, To.COORDINATOR), Mail(MailKind.REFERRAL_STOPPED, To.OTHER_SIDE))

REFERRAL: Final = Table(
    machine=Machine.REFERRAL,
    number=1,
    states=ReferralState,
    rows=(
        Row(
            ReferralAction.ACCEPT,
            (ReferralState.OFFERED,),
            ReferralState.ACCEPTED,
            by=(Role.REFERRED,),
            asks=inputs.AcceptReferral,
            then=(Mail(MailKind.REFERRAL_ACCEPTED, To.SCHOOL),),
        ),
        Row(
            ReferralAction.REFUSE,
            (ReferralState.OFFERED,),
            ReferralState.REFUSED,
            by=(Role.REFERRED,),
            asks=inputs.Reason,
            then=(Mail(MailKind.REFERRAL_REFUSED, To.COORDINATOR), Mail(MailKind.REFERRAL_REFUSED, To.SCHOOL)),
        ),
        Row(
            ReferralAction.LAPSE,
            (ReferralState.OFFERED,),
            ReferralState.LAPSED,
            by=(Role.SYSTEM,),
            unless=(guards.answer_day_not_passed,),
            then=(Mail(MailKind.REFERRAL_LAPSED, To.COORDINATOR), Mail(MailKind.REFERRAL_LAPSED, To.SCHOOL)),
        ),
        Row(
            ReferralAction.CONFIRM,
            (ReferralState.ACCEPTED,),
            ReferralState.ACCEPTED,
            by=(Role.SCHOOL_LEAD,),
            unless=(guards.chose_yes, guards.already_confirmed),
            then=(Mail(MailKind.REFERRAL_CONFIRMED, To.REFERRED),),
        ),
        Row(
            ReferralAction.START,
            (ReferralState.ACCEPTED,),
            ReferralState.RUNNING,
            by=(Role.REFERRED, Role.COORDINATOR),
            asks=inputs.StartDay,
            unless=(guards.talk_not_confirmed,),
        ),
        Row(
            ReferralAction.COMPLETE,
            (ReferralState.RUNNING,),
            ReferralState.COMPLETED,
            by=(Role.REFERRED,),
            asks=inputs.Result,
            then=(Mail(MailKind.REFERRAL_COMPLETED, To.SCHOOL),),
        ),
        Row(
            ReferralAction.STOP,
            (ReferralState.OFFERED,),
            ReferralState.STOPPED,
            by=(Role.SCHOOL_LEAD, Role.SYSTEM),
            asks=inputs.Reason,
            then=STOPPED,
        ),
        Row(
            ReferralAction.STOP,
            (ReferralState.ACCEPTED, ReferralState.RUNNING),
            ReferralState.STOPPED,
            by=(Role.SCHOOL_LEAD, Role.REFERRED, Role.SYSTEM),
            asks=inputs.Reason,
            then=STOPPED,
        ),
    ),
    at_turn={
        ReferralState.OFFERED: (Role.REFERRED,),
        ReferralState.ACCEPTED: (Role.REFERRED,),  # or the school, while it must still confirm
        ReferralState.RUNNING: (Role.REFERRED,),
        ReferralState.COMPLETED: (),
        ReferralState.STOPPED: (),
        ReferralState.REFUSED: (),
        ReferralState.LAPSED: (),
    },
)
