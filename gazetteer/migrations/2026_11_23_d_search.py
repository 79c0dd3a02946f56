"""Search keys 检索键 of spellings."""

from alembic import op

revision = "gazetteer_0003"
down_revision = "gazetteer_0002"

SQL = r"""
SELECT 1;
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(SQL)
