"""From a tile address's query string to the view it asks for; what is unknown is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args
from urllib.parse import parse_qsl

from api.errors import UnknownParameter
from api.moments import parse_moment
from gis.errors import InputError
from layers.coverage import UrbanBy
from layers.demand import HouseholdsKind
from maps.tileset import COVERAGE_LEVELS, Tileset, TileView

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_view(tileset: Tileset, query: str) -> TileView:
    """The view that a query string asks for; the rest is by default, `as_of` today.

    Args:
        tileset: The set that is asked.
        query: The query string, as it came.

    Raises:
        InputError: A parameter is unknown, stands twice, or has a value it cannot have.
    """
    pairs = _pairs(query)
    require_names([name for name, _ in pairs], sorted(tileset.parameters))
    given = {name: _PARSERS[name](name, value) for name, value in pairs}
    return replace(TileView(date.today()), **given)


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


def parameter_names(query: str) -> list[str]:
    """The names in a query string, repeated ones repeatedly."""
    return [name for name, _ in _pairs(query)]


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        raise InputError(
            "The query string cannot be read.", "Write it in UTF-8, with few parameters."
        ) from None


def _day(name: str, text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError(f"{name}: {text[:40]!r} is not a day.", "Write it like 2026-11-23.")


def _moment(name: str, text: str) -> Any:
    try:
        return parse_moment(text)
    except InputError as error:
        raise InputError(f"{name}: {error.message}", error.mend) from None


def _one_of(values: Sequence[Any]) -> Callable[[str, str], Any]:
    by_text = {str(value): value for value in values}

    def parse(name: str, text: str) -> Any:
        if text not in by_text:
            raise InputError(
                f"{name}: {text[:40]!r} is none of its values.", f"Use one of {', '.join(by_text)}."
            )
        return by_text[text]

    return parse


_PARSERS: dict[str, Callable[[str, str], Any]] = {
    "as_of": _day,
    "known_at": _moment,
    "level": _one_of(COVERAGE_LEVELS),
    "households": _one_of(tuple(HouseholdsKind)),
    "urban_by": _one_of(get_args(UrbanBy)),
}
