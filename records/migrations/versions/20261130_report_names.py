"""report_names: whom and what a report names is kept with the version that the school received."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from records.migrations.triggers import free_names, names_stay

revision = "20261130_report_names"
down_revision = "20261129_date_poll"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Bring the database forward. A plain ADD COLUMN: a batch would copy the table, and lose its guards."""
    op.add_column("report_version", sa.Column("names", JSON, nullable=True))
    op.add_column("report_version", sa.Column("approver", JSON, nullable=True))
    names_stay()


def downgrade() -> None:
    """Bring the database back."""
    free_names()
    op.drop_column("report_version", "approver")
    op.drop_column("report_version", "names")
