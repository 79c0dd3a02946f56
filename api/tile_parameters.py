"""From a tile address's query string to the view it asks for; what is unknown is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args
from urllib.parse import parse_qsl

from api.moments import parse_date, parse_moment
from api.parameter_names import require_names
from gis.errors import InputError
from layers.coverage import UrbanBy
from layers.demand import HouseholdsKind
from maps.tileset import COVERAGE_LEVELS, Tileset, TileView


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
    "as_of": lambda name, text: parse_date(text, name),
    "known_at": _moment,
    "level": _one_of(COVERAGE_LEVELS),
    "households": _one_of(tuple(HouseholdsKind)),
    "urban_by": _one_of(get_args(UrbanBy)),
}
