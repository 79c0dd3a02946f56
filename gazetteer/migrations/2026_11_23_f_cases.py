"""Cases 地名区划事项: how a change becomes law."""

from alembic import op

revision = "gazetteer_0005"
down_revision = "gazetteer_0004"

SQL = r"""
SELECT 1;
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(SQL)
