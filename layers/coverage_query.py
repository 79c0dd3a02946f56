"""The one query behind every coverage figure: table, map and tile ask the same.

`community` holds one row a community of the scope, `total` sums them up the tree, step by
step, so that a ratio is always a sum over a sum. Parameters: as_of, known, measure, urban_by,
area_standard, building_standard, statistics_source, and those of the scope.
"""

from __future__ import annotations

from gis.known import of_now

# The communities asked about, in one of three ways; each also names the rows wanted.
SCOPE_ALL = """
    wanted AS (SELECT division_id FROM version WHERE level = :level),
    scope AS (SELECT division_id FROM version WHERE level = 'community')
"""
SCOPE_BELOW = """
    below AS (
        SELECT division_id, level FROM version WHERE division_id = :root
        UNION ALL
        SELECT c.division_id, c.level FROM below JOIN version c ON c.parent_id = below.division_id
    ),
    wanted AS (SELECT division_id FROM below WHERE level = :level),
    scope AS (SELECT division_id FROM below WHERE level = 'community')
"""
# Tiles: the divisions of one level whose outlines touch the tile.
SCOPE_GIVEN = """
    below AS (
        SELECT division_id, level FROM version WHERE division_id IN (SELECT division_id FROM given)
        UNION ALL
        SELECT c.division_id, c.level FROM below JOIN version c ON c.parent_id = below.division_id
    ),
    wanted AS (SELECT division_id FROM given),
    scope AS (SELECT division_id FROM below WHERE level = 'community')
"""

VERSION = """
    version AS NOT MATERIALIZED (
        SELECT * FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
        WHERE valid @> CAST(:as_of AS date)
    )
"""

FIGURES = """
    households AS (
        -- The newest figure not after as_of; of several sources of that date, the first by name.
        SELECT DISTINCT ON (division_id) division_id, value AS households, is_simulated
        FROM layers.division_statistic_known(CAST(:known AS timestamptz))
        WHERE measure = :measure AND reference_date <= CAST(:as_of AS date)
          AND (CAST(:statistics_source AS text) IS NULL OR source = :statistics_source)
          {only_scope}
        ORDER BY division_id, reference_date DESC, source
    ),
    supply AS (
        SELECT division_id, sum(floor_area_m2 * share) AS area, max(floor_area_m2) AS largest,
               count(*) AS centres, count(*) - count(floor_area_m2) AS unmeasured,
               bool_or(is_simulated) AS is_simulated
        FROM layers.supply_known(CAST(:known AS timestamptz))
        WHERE kind = 'service_centre' AND valid @> CAST(:as_of AS date)
          AND division_id IS NOT NULL {only_scope}
        GROUP BY division_id
    ),
    fact AS (
        SELECT v.division_id, v.parent_id, h.households,
               coalesce(h.is_simulated, false) OR coalesce(s.is_simulated, false) AS is_simulated,
               -- Without a centre the area is zero, with unmeasured ones only it is unknown.
               CASE WHEN s.centres > 0 THEN s.area ELSE 0 END AS area,
               coalesce(s.centres, 0) AS centres,
               coalesce(s.unmeasured, 0) AS unmeasured, coalesce(s.largest, 0) AS largest,
               CASE :urban_by WHEN 'class' THEN left(v.urban_rural_class, 1) = '1'
                              ELSE v.committee_type = '居委会' END AS is_urban
        FROM version v
        LEFT JOIN households h USING (division_id) LEFT JOIN supply s USING (division_id)
        WHERE v.level = 'community' {only_scope_v}
    ),
    judged AS (
        SELECT *,
               households > 0 AND unmeasured = 0 AS is_computable,
               CASE WHEN households > 0 THEN
                    CASE WHEN CAST(:area_standard AS numeric) IS NULL THEN NULL
                         WHEN 100 * coalesce(area, 0)
                              >= CAST(:area_standard AS numeric) * households THEN true
                         WHEN unmeasured = 0 THEN false
                    END END AS meets_area,
               CASE WHEN CAST(:building_standard AS numeric) IS NULL THEN NULL
                    WHEN largest >= CAST(:building_standard AS numeric) AND centres > 0 THEN true
                    WHEN unmeasured = 0 THEN false
               END AS meets_building
        FROM fact
    ),
    community AS (
        SELECT division_id, parent_id, 1 AS communities,
               (is_computable IS NOT TRUE)::int AS unknown,
               (meets_area IS TRUE)::int AS meeting_area,
               (meets_building IS TRUE)::int AS compliant,
               (meets_building IS NULL)::int AS compliance_unknown,
               is_urban::int AS urban, (NOT is_urban)::int AS rural,
               (is_urban AND meets_building IS TRUE)::int AS urban_compliant,
               (NOT is_urban AND meets_building IS TRUE)::int AS rural_compliant,
               households, area, centres, unmeasured,
               CASE WHEN is_computable THEN households END AS households_counted,
               CASE WHEN is_computable THEN area END AS area_counted,
               CASE WHEN meets_area IS NOT NULL THEN
                    greatest(0, CAST(:area_standard AS numeric) * households / 100
                                - coalesce(area, 0)) END AS short,
               is_simulated::int AS simulated,
               meets_area, meets_building
        FROM judged
    )
"""

_SUMS = (
    "communities", "unknown", "meeting_area", "compliant", "compliance_unknown", "urban", "rural",
    "urban_compliant", "rural_compliant", "households", "area", "centres", "unmeasured",
    "households_counted", "area_counted", "short", "simulated",
)  # fmt: skip
_SUMMED = ", ".join(f"sum({name}) AS {name}" for name in _SUMS)
_NAMES = ", ".join(_SUMS)


def _step(name: str, below: str) -> str:
    return (
        f"{name} AS MATERIALIZED (SELECT v.parent_id AS division_id, {_SUMMED} FROM {below} b"
        # No community is a parent; said, so that the join need not hold a row for each.
        " JOIN version v USING (division_id) WHERE v.level <> 'community' GROUP BY v.parent_id)"
    )


ROLL_UP = ",".join(
    [
        # From the communities to their parents, and on: four steps reach the province from
        # any depth. A division reached by several steps (communities directly below a county)
        # is summed over them.
        f"up1 AS MATERIALIZED (SELECT parent_id AS division_id, {_SUMMED}"
        " FROM community GROUP BY parent_id)",
        _step("up2", "up1"),
        _step("up3", "up2"),
        _step("up4", "up3"),
        f"total AS MATERIALIZED (SELECT division_id, {_SUMMED} FROM ("
        + " UNION ALL ".join(f"SELECT division_id, {_NAMES} FROM up{n}" for n in range(1, 5))
        + ") u GROUP BY division_id)",
    ]
)

COMMUNITY_ROWS = f"""
    SELECT v.code, v.name, v.level, v.committee_type, v.is_simulated AS division_simulated,
           {", ".join("c." + name for name in _SUMS)}, c.meets_area, c.meets_building
    FROM wanted JOIN version v USING (division_id) JOIN community c USING (division_id)
"""
TOTAL_ROWS = f"""
    SELECT v.code, v.name, v.level, NULL AS committee_type, v.is_simulated AS division_simulated,
           {", ".join("t." + name for name in _SUMS)},
           NULL::boolean AS meets_area, NULL::boolean AS meets_building
    FROM wanted JOIN version v USING (division_id) LEFT JOIN total t USING (division_id)
"""


def coverage_sql(scope: str, *, of_communities: bool, is_now: bool = False) -> str:
    """The query: rows of the level asked for, unordered.

    Args:
        scope: One of the three scopes.
        of_communities: Rows are communities, so nothing is rolled up.
        is_now: `known` is null, so the current tables alone are read; the rows are the same,
            but the planner then knows how many there are, and can go through their indexes.
    """
    inside = "" if scope is SCOPE_ALL else "AND division_id IN (SELECT division_id FROM scope)"
    figures = FIGURES.format(
        only_scope=inside, only_scope_v=inside.replace("AND division_id", "AND v.division_id")
    )
    parts = [VERSION, scope, figures] + ([] if of_communities else [ROLL_UP])
    sql = f"WITH RECURSIVE {','.join(parts)} {COMMUNITY_ROWS if of_communities else TOTAL_ROWS}"
    return of_now(sql) if is_now else sql
