"""date_poll: until when one may answer it, and the mails of who is asked, who is silent and who is replaced.

The words of an enum stand in a CHECK, which alembic does not compare: they are written here by hand.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_date_poll"
down_revision = "20261129_school_days"
branch_labels = None
depends_on = None

MAILS = (
    "sign_in_link", "confirm_address", "resume_link", "crisis_alert", "request_received", "new_request",
    "redirected", "insisted", "assigned", "interviewers_known", "assignment_declined",
    "conversation_invitation", "conversation_cancelled", "report_reminder", "report_to_review",
    "changes_requested", "report_approved", "tabled", "untabled", "advice_ready", "clarification_asked",
    "referral_offered", "thanks_alone", "thanks_declined", "reconsidered", "trajectory_started",
    "returned_to_table", "closed", "withdrawn", "reopened", "meeting_invitation", "meeting_updated",
    "meeting_cancelled", "minutes_published", "extract_published", "referral_accepted", "referral_refused",
    "referral_lapsed", "referral_confirmed", "referral_completed", "referral_stopped", "term_reminder",
    "school_reminder", "message_notice", "phoned_intake", "draft_invitation",
)  # fmt: skip
NEW = ("relieved", "date_poll", "poll_reminder")


def _knows(mails: tuple[str, ...]) -> None:
    """Let the tables of the outbox know these kinds of mail."""
    for table in ("outbox_entry", "delivered_mail"):
        name = op.f(f"ck_{table}_mailkind")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, f"mail IN ({', '.join(repr(mail) for mail in mails)})")


def upgrade() -> None:
    """Bring the database forward."""
    _knows(MAILS + NEW)
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_by", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Bring the database back; a mail of a kind that is unknown by then goes along."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("reply_by")
    gone = f"mail IN ({', '.join(repr(mail) for mail in NEW)})"
    for table in ("delivered_mail", "outbox_entry"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE {gone}"))  # noqa: S608 - our own words
    _knows(MAILS)
