"""What is published as tiles 瓦片集: which layers, with which fields, at which zooms.

One set for the coverage of service centres, one for places, and one for every kind of facility
in the registry. Who serves tiles asks here and nowhere else; a further set is one more entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from gazetteer.division import Level
from layers.coverage import UrbanBy
from layers.demand import HouseholdsKind
from layers.kinds import FacilityKind
from maps.tile import NoSuchTile, Tile
from maps.vector_tile import (
    TileQuery,
    bounds_query,
    coverage_tile,
    facility_tile,
    place_bounds_query,
    place_tile,
)

COVERAGE = "coverage"
PLACES = "places"
COVERAGE_LEVELS: tuple[Level, ...] = (Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY)

# A city is a few tiles at zoom 6; at zoom 14 a tile unit is 0.6 m, finer than any outline here,
# and clients enlarge from there.
_MINZOOM = 6
_MAXZOOM = 14


@dataclass(frozen=True, slots=True)
class TileView:
    """Which state of the register the tiles show; each set heeds the parts it knows.

    Attributes:
        as_of: Day the tiles hold for.
        known_at: What the register said then; None: now.
        level: Level of the divisions shown.
        households: Which households are counted.
        urban_by: What tells urban from rural.
    """

    as_of: date
    known_at: datetime | None = None
    level: Level = Level.COMMUNITY
    households: HouseholdsKind = HouseholdsKind.REGISTERED
    urban_by: UrbanBy = "committee"


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """A named part of a tile.

    Attributes:
        key: Its name inside the tile.
        description: What it holds, Chinese and English.
        geometry: `polygon` or `point`.
        fields: Property → what it says, with its unit.
    """

    key: str
    description: str
    geometry: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tileset:
    """Tiles that are published together under one name.

    Attributes:
        key: Name in addresses.
        zh: Chinese title.
        en: English title.
        layers: The layers of each tile; all may be missing from an empty one.
        parameters: Parts of the view that it heeds.
        tile_query: The query of one tile.
        bounds_query: The query of where there is anything to show, and from which sources.
        minzoom: Lowest zoom served.
        maxzoom: Highest zoom served.
    """

    key: str
    zh: str
    en: str
    layers: tuple[VectorLayer, ...]
    parameters: frozenset[str]
    tile_query: Callable[[Tile, TileView], TileQuery]
    bounds_query: Callable[[TileView], TileQuery]
    minzoom: int = _MINZOOM
    maxzoom: int = _MAXZOOM

    def require_zoom(self, tile: Tile) -> None:
        """Refuse a tile outside the zooms.

        Raises:
            NoSuchTile: It is.
        """
        if not self.minzoom <= tile.z <= self.maxzoom:
            raise NoSuchTile(
                f"{self.key} has no tiles at zoom {tile.z}.",
                f"Its zooms are {self.minzoom} to {self.maxzoom}.",
            )


_COVERAGE_FIELDS = {
    "code": "Division code, 12 digits 区划代码",
    "name": "Name 名称",
    "level": "Division level 层级",
    "committee_type": "居委会 or 村委会; communities only",
    "households": "Households 户数",
    "floor_area_m2": "Floor area of the service centres, m² 建筑面积",
    "area_per_100_households_m2": "Floor area per 100 households, m²; absent: unknown 每百户面积",
    "meets_area": "Meets the area standard; communities only 每百户面积达标",
    "meets_single_building": "Meets the single-building standard; communities only 单体面积达标",
    "short_m2": "Floor area missing, m² 缺口面积",
    "communities": "Communities 社区数",
    "communities_unknown": "Communities that cannot be computed 无法计算的社区数",
    "coverage_rate": "Share of communities with a compliant centre, 0 to 1 覆盖率",
    "simulated": "Whether any of it is simulated 是否模拟",
}
_LABEL_FIELDS = ("code", "name", "area_per_100_households_m2")
_FACILITY_FIELDS = {
    "facility_code": "Facility code 设施编号",
    "name": "Name 名称",
    "floor_area_m2": "Floor area, m²; absent: unknown 建筑面积",
    "valid_from": "First day of this state, as YYYY-MM-DD; absent: before the records 生效日期",
    "is_approximate": "The position was converted from GCJ-02 or BD-09 位置为近似值",
    "is_simulated": "Whether it is simulated 是否模拟",
}

_PLACE_FIELDS = {
    "name": "Standard name 标准名称",
    "romanisation": "Romanised name; absent: none on record 罗马字母拼写",
    "class_code": "Place class, GB/T 18521 地名类别",
    "place_code": "Place code, 20 digits; absent: none assigned 地名代码",
    "division_code": "Division code, where the place is a division 区划代码",
    "level": "Division level, where the place is a division 层级",
    "is_simulated": "Whether it is simulated 是否模拟",
}


def tilesets(kinds: Mapping[str, FacilityKind]) -> Mapping[str, Tileset]:
    """The sets by their names: coverage, places, then one a facility kind.

    Args:
        kinds: The registry of facility kinds.

    Raises:
        ValueError: A kind bears the name of another set.
    """
    for taken in (COVERAGE, PLACES):
        if taken in kinds:
            raise ValueError(f"a facility kind must not be called {taken!r}")
    sets = [_coverage(), _places(), *(_facilities(kind) for kind in kinds.values())]
    return MappingProxyType({one.key: one for one in sets})


def _coverage() -> Tileset:
    return Tileset(
        COVERAGE,
        "社区综合服务设施覆盖",
        "Community service centre coverage",
        (
            VectorLayer(COVERAGE, "区划 Divisions", "polygon", MappingProxyType(_COVERAGE_FIELDS)),
            VectorLayer(
                "coverage_label",
                "区划注记点,每区划一处 One label point a division",
                "point",
                MappingProxyType({name: _COVERAGE_FIELDS[name] for name in _LABEL_FIELDS}),
            ),
        ),
        frozenset({"as_of", "known_at", "level", "households", "urban_by"}),
        lambda tile, view: coverage_tile(
            tile, view.as_of, view.known_at, view.level, view.households, view.urban_by
        ),
        lambda view: bounds_query(view.as_of, view.known_at, level=view.level),
    )


def _places() -> Tileset:
    return Tileset(
        PLACES,
        "地名",
        "Places",
        (VectorLayer(PLACES, "地名 Places", "point", MappingProxyType(_PLACE_FIELDS)),),
        frozenset({"as_of", "known_at"}),
        lambda tile, view: place_tile(tile, view.as_of, view.known_at),
        lambda view: place_bounds_query(view.as_of, view.known_at),
    )


def _facilities(kind: FacilityKind) -> Tileset:
    return Tileset(
        kind.key,
        kind.zh,
        kind.en,
        (
            VectorLayer(
                kind.key, f"{kind.zh} {kind.en}", "point", MappingProxyType(_FACILITY_FIELDS)
            ),
        ),
        frozenset({"as_of", "known_at"}),
        lambda tile, view: facility_tile(tile, kind.key, view.as_of, view.known_at),
        lambda view: bounds_query(view.as_of, view.known_at, kind=kind.key),
    )
