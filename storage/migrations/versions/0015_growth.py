"""What a message's erasure, and its move to another conversation, look for among all feedback."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_index("feedback_message", "feedback", ["message"])


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    op.drop_index("feedback_message", "feedback")
