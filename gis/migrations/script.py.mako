"""${message}."""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Apply."""
    ${upgrades if upgrades else 'op.execute("")'}


def downgrade() -> None:
    """Registers are not migrated backwards: restore a backup."""
    raise RuntimeError("Restore a backup: a register is not migrated backwards.")
