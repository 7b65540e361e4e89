"""made_pages: a made document keeps the page it was printed from, and never changes."""

import sqlalchemy as sa
from alembic import op

from records.migrations.triggers import free_made, made_stays

revision = "20261130_made_pages"
down_revision = "20261130_report_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.add_column("made_document", sa.Column("page", sa.Text(), nullable=True))
    made_stays()


def downgrade() -> None:
    """Bring the database back."""
    free_made()
    op.drop_column("made_document", "page")
