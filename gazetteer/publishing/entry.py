"""What an edition of the gazetteer holds: entries, obsolete names, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gazetteer.publishing.heritage import HeritageEntry
from gazetteer.publishing.question import PublishQuestion


@dataclass(frozen=True, slots=True)
class Heading:
    """A division as a heading that entries stand under.

    Attributes:
        code: Twelve digits.
        name: Name on the day.
    """

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One place under its standard name 标准名称.

    Attributes:
        number: Serial number in this edition, from 1; indexes refer to it.
        place_id: The place.
        code: 区划代码 of a division, else the place code 地名代码; None where it has neither.
        name: Standard name on the day.
        romanisation: In Pinyin with tone marks; None where there is none on record.
        is_confirmed: Whether the romanisation is beyond doubt: confirmed by a person, from the
            reviewed table, or without another reading. None without a romanisation.
        group: Group of its class 普查大类.
        class_code: Five digits.
        class_name: Name of the class; None where the class table does not have it.
        county: County-level division it stands under; None above or across counties.
        township: Township-level division it stands under; None above or across townships.
        within: 所在政区, the containing divisions as text; several where it crosses them; None
            where the register does not say.
        longitude_deg: EPSG:4490, as exact as the audience may have it; None: not on record.
        latitude_deg: EPSG:4490.
        position_accuracy: How the position came about; None where not on record.
        note: Origin 来历, meaning 含义, else history 沿革; None where none is on record.
        is_internal: Whether it is closed to the public.
        is_simulated: Whether any of it is invented.
    """

    number: int
    place_id: int
    code: str | None
    name: str
    romanisation: str | None
    is_confirmed: bool | None
    group: str
    class_code: str
    class_name: str | None
    county: Heading | None
    township: Heading | None
    within: str | None
    longitude_deg: float | None
    latitude_deg: float | None
    position_accuracy: str | None
    note: str | None
    is_internal: bool
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class ObsoleteName:
    """A standard name no longer in use 废止地名.

    Attributes:
        place_id: The place that bore it.
        name: The name.
        romanisation: In Pinyin; None where there is none on record.
        code: Last division code of a division; None for other places.
        class_code: Last class of the place.
        class_name: Its name; None where the class table does not have it.
        used_from: First day; None: not on record.
        ended_on: First day no longer in use; None: not on record.
        is_place_ended: Whether the place ended, and not its name alone.
        now: What is there now: the place's present name, or the successors of a division.
        is_internal: Whether it is closed to the public.
        is_simulated: Whether any of it is invented.
    """

    place_id: int
    name: str
    romanisation: str | None
    code: str | None
    class_code: str
    class_name: str | None
    used_from: date | None
    ended_on: date | None
    is_place_ended: bool
    now: tuple[str, ...]
    is_internal: bool
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """All that an edition holds.

    Attributes:
        question: What was asked.
        known_at: Moment of knowledge; where none was asked for, that of the newest revision, so
            that the edition can be made again.
        division: The division asked for, under its name of the day; None: everything.
        entries: In order of class group, division, class and name.
        obsolete: By division code and name.
        heritage: By category and name.
        unnamed: Places in force without a standard name: they have no entry.
        sources: Sources of the names and places that entries rest on, with the number of each.
        position_grid_m: Width of the grid that positions were moved to; None: as registered.
    """

    question: PublishQuestion
    known_at: datetime | None
    division: Heading | None
    entries: tuple[Entry, ...]
    obsolete: tuple[ObsoleteName, ...]
    heritage: tuple[HeritageEntry, ...]
    unnamed: int
    sources: tuple[tuple[str, int], ...]
    position_grid_m: float | None

    @property
    def is_simulated(self) -> bool:
        """Whether any of it is invented."""
        return (
            any(entry.is_simulated for entry in self.entries)
            or any(name.is_simulated for name in self.obsolete)
            or any(place.is_simulated for place in self.heritage)
        )
