"""Questions about now and about a moment of knowledge, from one text.

A question reads `schema.table_known(CAST(:known AS timestamptz))`: current rows and history
together, as they were at that moment.
"""

from __future__ import annotations

import re

_KNOWN = re.compile(r"\b([a-z]+\.[a-z_]+)_known\(CAST\(:known AS timestamptz\)\)")


def of_now(sql: str) -> str:
    """The text for now: it reads the current tables alone, and has no `:known` any more.

    The rows are those of `known` null, but the planner then knows how many there are, and need
    not plan for a history it would drop.
    """
    return _KNOWN.sub(r"\1", sql)
