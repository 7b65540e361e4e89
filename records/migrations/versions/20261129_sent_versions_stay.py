"""sent_versions_stay: a report version that the school received keeps its words, whoever asks."""

from records.migrations.triggers import frozen_once_sent, thaw_sent

revision = "20261129_sent_versions_stay"
down_revision = "20261129_agreements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    frozen_once_sent()


def downgrade() -> None:
    """Bring the database back."""
    thaw_sent()
