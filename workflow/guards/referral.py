"""Why an action on a referral is refused."""

from records.words import _
from workflow.clock import is_over
from workflow.facts import ReferralFacts


def answer_day_not_passed(facts: ReferralFacts) -> str | None:
    """Refuse `lapse` before the answer-by day is over."""
    if facts.due_at is not None and is_over(facts.due_at, facts.now):
        return None
    return _("De partner heeft nog tijd om te antwoorden.")


def chose_yes(facts: ReferralFacts) -> str | None:
    """Refuse `confirm` when there is nothing to confirm."""
    return None if facts.talk_first else _("Jullie kozen al ja voor deze partner.")


def already_confirmed(facts: ReferralFacts) -> str | None:
    """Refuse `confirm` a second time."""
    return _("Jullie hebben dit al bevestigd.") if facts.confirmed else None


def talk_not_confirmed(facts: ReferralFacts) -> str | None:
    """Refuse `start` of a "talk first" that the school has not confirmed."""
    if facts.talk_first and not facts.confirmed:
        return _("De school wilde eerst praten. Ze moet eerst nog bevestigen.")
    return None
