"""The names of query parameters: those nobody knows, or that stand twice, are refused."""

from __future__ import annotations

from collections.abc import Sequence

from gis.errors import InputError


class UnknownParameter(InputError):
    """A query parameter that the address does not know."""


def require_names(names: Sequence[str], known: Sequence[str]) -> None:
    """Refuse parameters that the address does not know, or gets twice.

    Raises:
        UnknownParameter: There are such.
    """
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise UnknownParameter(
            f"Unknown parameter{'s' if len(unknown) > 1 else ''}:"
            f" {', '.join(name[:40] for name in unknown[:10])}.",
            f"This address knows {', '.join(known) or 'none'}.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UnknownParameter(
            f"Given more than once: {', '.join(twice)}.", "Give each parameter once."
        )
