"""Properties of places that others fetch by number 数据扩展: what each is, and its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection

from gazetteer.lineage import kin_in_force
from gazetteer.places.place import NameKind, Place, PlaceKey
from gazetteer.places.repository import UnknownPlace, find_place
from gazetteer.search.states import PlaceState, read_states

Value = str | float | date


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place with all that its properties are taken from.

    Attributes:
        place: As it stood on the day.
        state: With the divisions it lay in, the smallest first; None: it began later.
        now_called: What is called by today's name where it lay.
    """

    place: Place
    state: PlaceState | None
    now_called: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of places.

    Attributes:
        key: For programs.
        zh: Name in Chinese.
        en: Name in English.
        values: Its values for a place, none where unknown.
    """

    key: str
    zh: str
    en: str
    values: Callable[[KnownPlace], Sequence[Value | None]]

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.zh} {self.en}"


def _names(*kinds: NameKind) -> Callable[[KnownPlace], Sequence[Value | None]]:
    def values(known: KnownPlace) -> Sequence[Value | None]:
        names = known.place.names
        return [n.spelling for n in names if n.kind in kinds and n.in_force]

    return values


def _former(known: KnownPlace) -> Sequence[Value | None]:
    current = known.place.summary.name
    names = known.place.names
    past = (NameKind.FORMER, NameKind.OLD_MAP)
    former = [n.spelling for n in names if n.kind in past or (n.kind == "standard" and n.valid_to)]
    return list(dict.fromkeys(name for name in former if name != current))


def _parents(known: KnownPlace) -> Sequence[Value | None]:
    return [] if known.state is None else [p.name for p in reversed(known.state.parents)]


def _division_code(known: KnownPlace) -> Sequence[Value | None]:
    """Its own where it is a division, else of the smallest that holds it."""
    summary = known.place.summary
    own = [summary.division_code] if summary.division_code else list(summary.division_codes)
    return own


PROPERTIES: Final[Mapping[str, Property]] = MappingProxyType(
    {
        one.key: one
        for one in (
            Property("standard_name", "标准名称", "Standard name",
                     lambda k: [k.place.summary.name]),
            Property("romanisation", "罗马字母拼写", "Romanisation",
                     lambda k: [k.place.summary.romanisation]),
            Property("place_code", "地名代码", "Place code",
                     lambda k: [k.place.summary.place_code]),
            Property("class", "地名类别代码", "Class code", lambda k: [k.place.summary.class_code]),
            Property("class_name", "地名类别", "Class", lambda k: [k.place.summary.class_name]),
            Property("division_code", "区划代码", "Division code", _division_code),
            Property("parents", "所在政区", "Divisions it lies in", _parents),
            Property("longitude", "经度", "Longitude", lambda k: [k.place.summary.longitude]),
            Property("latitude", "纬度", "Latitude", lambda k: [k.place.summary.latitude]),
            Property("valid_from", "生效日期", "Valid from",
                     lambda k: [k.place.summary.valid_from]),
            Property("valid_to", "失效日期", "Valid to", lambda k: [k.place.summary.valid_to]),
            Property("aliases", "别名", "Aliases",
                     _names(NameKind.ALIAS, NameKind.ABBREVIATION, NameKind.MINORITY)),
            Property("former_names", "曾用名", "Former names", _former),
            Property("now_called", "今名", "Now called", lambda k: k.now_called),
            Property("origin", "地名的来历", "Origin", lambda k: [k.place.origin]),
            Property("meaning", "地名的含义", "Meaning", lambda k: [k.place.meaning]),
            Property("source", "来源", "Source", lambda k: [k.place.summary.source]),
            Property("simulated", "模拟数据", "Simulated",
                     lambda k: ["true" if k.place.summary.is_simulated else "false"]),
        )
    }
)  # fmt: skip


def read_places(
    connection: Connection, numbers: Sequence[int], as_of: date, known_at: datetime | None
) -> dict[int, KnownPlace]:
    """The places by number, those that may be seen and were on record at the moment.

    Args:
        connection: Any connection that may read.
        numbers: Their numbers.
        as_of: The day.
        known_at: What was known then; None: now.

    Raises:
        InputError: The day lies before everything on record.
    """
    states = read_states(connection, numbers, as_of, known_at)
    today = date.today()
    now = states if as_of == today else read_states(connection, numbers, today, known_at)
    found: dict[int, KnownPlace] = {}
    for number in dict.fromkeys(numbers):
        try:
            place = find_place(connection, PlaceKey(place_id=number), as_of, known_at)
        except UnknownPlace:
            continue
        called = _now_called(connection, now.get(number), today, known_at)
        found[number] = KnownPlace(place, states.get(number), called)
    return found


def values_of(known: KnownPlace, key: str) -> list[Value]:
    """The values of a property; what is unknown is left out."""
    return [value for value in PROPERTIES[key].values(known) if value is not None]


def _now_called(
    connection: Connection, state: PlaceState | None, today: date, known_at: datetime | None
) -> tuple[str, ...]:
    if state is None:
        return ()
    if state.in_force:
        return (state.standard,) if state.standard else ()
    if state.division_id is None:
        return ()
    kin = kin_in_force(connection, state.division_id, "successor", today, known_at)
    return tuple(name for _, name in kin)
