"""paper_said: minutes and extracts keep what they said, so that something can be added and nothing changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261130_paper_said"
down_revision = "20261130_made_pages"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Bring the database forward. A plain ADD COLUMN: a batch would copy the table, and lose its guard."""
    op.add_column("made_document", sa.Column("said", JSON, nullable=True))


def downgrade() -> None:
    """Bring the database back."""
    op.drop_column("made_document", "said")
