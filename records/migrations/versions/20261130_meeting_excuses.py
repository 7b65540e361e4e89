"""meeting_excuses: who let know not to come to a case table."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_meeting_excuses"
down_revision = "20261130_proposal_sources"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "meeting_excuse",
        sa.Column("meeting_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["case_table_meeting.id"], name=op.f("fk_meeting_excuse_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_excuse_person_id")),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_excuse")),
    )


def downgrade() -> None:
    """Bring the database back."""
    op.drop_table("meeting_excuse")
