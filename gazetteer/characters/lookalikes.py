"""Characters that are taken for one another by the eye 形近字: 颍 and 颖, 亳 and 毫."""

from __future__ import annotations

from functools import cache

from gazetteer.characters.shipped import shipped_rows


@cache
def _lists() -> dict[str, str]:
    return {row["character"]: row["lookalikes"] for row in shipped_rows("lookalikes.csv")}


def lookalike_list(char: str) -> str:
    """Standard characters that look like this one, the likest first; "" where none does."""
    return _lists().get(char, "")


@cache
def lookalikes(char: str) -> frozenset[str]:
    """Standard characters that look like this one. Whoever looks like me, I look like."""
    return frozenset(lookalike_list(char))
