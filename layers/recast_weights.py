"""Weights for recasting that the register itself yields: overlaps of outlines, communities 权重."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from sqlalchemy import Connection, text

from gazetteer.crosswalk import CrosswalkQuestion, crosswalk
from gazetteer.division import Level, level_rank
from gis.errors import InputError
from layers.recast_shares import Target

_DIGITS = 8
_SMALLEST = 10.0**-_DIGITS
_MEASURES = {
    "household": ("households_registered", "households_resident"),
    "population": ("population",),
}

# Overlaps are cut on the plane of longitude and latitude, where edges of neighbours coincide, and
# measured on the ellipsoid.
_OVERLAPS = """
    WITH old AS (
        SELECT division_id, geom, area_m2, source, is_simulated
        FROM gazetteer.division_area_known(CAST(:known AS timestamptz))
        WHERE division_id = ANY(CAST(:units AS bigint[])) AND valid @> CAST(:from_day AS date)
    ), version AS NOT MATERIALIZED (
        SELECT division_id, code, name
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
        WHERE level = :level AND is_legal_division AND valid @> CAST(:to_day AS date)
    ), new AS (
        SELECT v.code, v.name, a.geom, a.source, a.is_simulated
        FROM version v
        JOIN gazetteer.division_area_known(CAST(:known AS timestamptz)) a USING (division_id)
        WHERE a.valid @> CAST(:to_day AS date)
    )
    SELECT o.division_id, o.area_m2, n.code, n.name,
           ST_Area(CAST(ST_CollectionExtract(ST_Intersection(o.geom, n.geom), 3) AS geography))
               AS overlap_m2,
           o.source AS old_source, n.source AS new_source,
           o.is_simulated OR coalesce(n.is_simulated, false) AS is_simulated
    FROM old o LEFT JOIN new n ON ST_Intersects(o.geom, n.geom)
    ORDER BY o.division_id, n.code
"""


def area_shares(
    connection: Connection, asked: CrosswalkQuestion, weighed: Mapping[str, int]
) -> tuple[dict[str, list[Target]], bool, list[str]]:
    """By old code, shares of its area that overlap the outlines of the second day.

    Args:
        connection: Any connection that may read.
        asked: Days, level and moment of knowledge.
        weighed: Units to be split, by code of the first day.

    Returns:
        Targets (shares of eight digits), whether an outline is invented, sources of outlines.
    """
    codes = {unit: code for code, unit in weighed.items()}
    targets: dict[str, list[Target]] = {}
    is_simulated, sources = False, list[str]()
    for row in connection.execute(
        text(_OVERLAPS),
        {
            "known": asked.known_at, "units": sorted(codes), "level": asked.level,
            "from_day": asked.from_day, "to_day": asked.to_day,
        },
    ):  # fmt: skip
        group = targets.setdefault(codes[row.division_id], [])
        share = 0.0 if row.overlap_m2 is None else row.overlap_m2 / row.area_m2
        if share < _SMALLEST:
            continue
        is_simulated = is_simulated or row.is_simulated
        sources += [s for s in (row.old_source, row.new_source) if s is not None]
        rounded = Fraction(str(round(min(share, 1.0), _DIGITS)))
        basis = f"轮廓相交 {row.overlap_m2 / 1e6:.2f} km² overlap of outlines"
        group.append(Target(row.code, row.name, rounded, basis))
    no_outline = "原区划无轮廓 no outline of the old division"
    no_overlap = "目标区划无轮廓 no outline of any division there"
    for code in weighed:
        if not targets.get(code):
            basis = no_overlap if code in targets else no_outline
            targets[code] = [Target(None, None, None, basis)]
    return targets, is_simulated, sources


def community_shares(
    connection: Connection, asked: CrosswalkQuestion, weighed: Mapping[str, int], what: str
) -> tuple[dict[str, list[Target]], bool, list[str]]:
    """By old code, shares of the households or people of its communities.

    The figures are those that most communities have, nearest to the first day. Where one
    community has none, or lies nobody knows where, no share is known, unless all of them are in
    one place.

    Returns:
        Targets, whether a figure is invented, sources of the figures.
    """
    level = asked.level or Level.COUNTY
    targets: dict[str, list[Target]] = {}
    is_simulated, sources = False, list[str]()
    for code in weighed:
        if level_rank(level) >= level_rank(Level.COMMUNITY):
            targets[code] = [Target(None, None, None, "社区以下无名单 nothing below a community")]
            continue
        places = _places(connection, replace(asked, division=code), level)
        if not places:
            targets[code] = [Target(None, None, None, "无社区名单 no list of communities")]
            continue
        weights, simulated, named = _weights(connection, sorted(places), asked, what)
        is_simulated, sources = is_simulated or simulated, sources + named
        targets[code] = _community_targets(places, weights)
    return targets, is_simulated, sources


_Place = tuple[str, str]


def _places(
    connection: Connection, asked: CrosswalkQuestion, level: Level
) -> dict[int, _Place | None]:
    """Where each community of a division lies on the second day; None: not known."""
    try:
        found = crosswalk(connection, replace(asked, level=Level.COMMUNITY))
    except InputError:
        return {}
    above = _above(connection, [r.to_unit for r in found.rows if r.to_unit], asked, level)
    places: dict[int, set[_Place | None]] = defaultdict(set)
    for row in found.rows:
        places[row.from_unit].add(None if row.to_unit is None else above.get(row.to_unit))
    return {unit: next(iter(p)) if len(p) == 1 else None for unit, p in places.items()}


def _above(
    connection: Connection, units: Sequence[int], asked: CrosswalkQuestion, level: Level
) -> dict[int, _Place]:
    """The division of a level that each unit lies in on the second day."""
    rows = connection.execute(
        text("""
        WITH RECURSIVE version AS NOT MATERIALIZED (
            SELECT division_id, code, name, level, parent_id
            FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
            WHERE valid @> CAST(:to_day AS date)
        ), above AS (
            SELECT division_id AS unit, code, name, level, parent_id FROM version
            WHERE division_id = ANY(CAST(:units AS bigint[]))
            UNION
            SELECT a.unit, v.code, v.name, v.level, v.parent_id
            FROM above a JOIN version v ON v.division_id = a.parent_id
        )
        SELECT unit, code, name FROM above WHERE level = :level
        """),
        {"known": asked.known_at, "to_day": asked.to_day, "units": list(units), "level": level},
    )
    return {row.unit: (row.code, row.name) for row in rows}


def _weights(
    connection: Connection, units: Sequence[int], asked: CrosswalkQuestion, what: str
) -> tuple[dict[int, int], bool, list[str]]:
    """Figures of communities: of one measure, reference date and source, so that like adds to like.

    The set that most communities have; of several such the one nearest to the first day.
    """
    rows = connection.execute(
        text("""
        SELECT measure, reference_date, source, bool_or(is_simulated) AS is_simulated,
               jsonb_object_agg(division_id::text, value) AS figures
        FROM layers.division_statistic_known(CAST(:known AS timestamptz))
        WHERE division_id = ANY(CAST(:units AS bigint[])) AND measure = ANY(:measures)
        GROUP BY measure, reference_date, source
        ORDER BY count(*) DESC, array_position(:measures, measure),
                 abs(reference_date - CAST(:day AS date)), source
        LIMIT 1
        """),
        {
            "known": asked.known_at, "units": list(units), "day": asked.from_day,
            "measures": list(_MEASURES[what]),
        },
    ).all()  # fmt: skip
    if not rows:
        return {}, False, []
    (row,) = rows
    named = f"{row.measure} {row.reference_date} {row.source}"
    return {int(unit): value for unit, value in row.figures.items()}, row.is_simulated, [named]


def _community_targets(
    places: Mapping[int, _Place | None], weights: Mapping[int, int]
) -> list[Target]:
    distinct = set(places.values())
    if len(distinct) == 1 and None not in distinct:
        (place,) = distinct
        if place is not None:
            everywhere = f"全部 {len(places)} 个社区 all communities"
            return [Target(*place, Fraction(1), everywhere)]
    lost = sum(place is None for place in places.values())
    without = sum(unit not in weights for unit in places)
    total = sum(weights.get(unit, 0) for unit in places)
    known = sorted({place for place in places.values() if place is not None})
    if lost or without or not total:
        why = (
            f"{len(places)} 个社区中 {without} 个无数值、{lost} 个去向不明"
            f" of {len(places)} communities {without} have no figure, {lost} no known place"
        )
        nowhere: list[Target] = [Target(None, None, None, why)] if lost or not known else []
        return [*(Target(*place, None, why) for place in known), *nowhere]
    targets = []
    for place in known:
        units = [unit for unit, here in places.items() if here == place]
        part = sum(weights[unit] for unit in units)
        basis = f"{len(units)} 个社区 {part}/{total} communities"
        targets.append(Target(*place, Fraction(part, total), basis))
    return targets
