"""proposal_sources: a proposal says what its reason rests on."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_proposal_sources"
down_revision = "20261130_paper_said"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "proposal_source",
        sa.Column("proposal_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.String(length=20), nullable=True),
        sa.Column("paragraph_id", sa.String(length=20), nullable=True),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("(point_id IS NULL) != (paragraph_id IS NULL)", name=op.f("ck_proposal_source_one_source")),
        sa.ForeignKeyConstraint(["point_id"], ["input_point.id"], name=op.f("fk_proposal_source_point_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_source_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_source")),
    )
    with op.batch_alter_table("proposal_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_source_point_id"), ["point_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_source_proposal_id"), ["proposal_id"], unique=False)


def downgrade() -> None:
    """Bring the database back."""
    with op.batch_alter_table("proposal_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_source_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_source_point_id"))
    op.drop_table("proposal_source")
