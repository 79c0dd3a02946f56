"""Figures of divisions that a case recodes or merges: they go along, and say where from.

A figure that was gathered for other divisions than those of the day would be a wrong number. A
division that only took another code keeps its figures; one that took others in whole has the sum
of theirs and its own, where all of them are on record. What is split has to be counted anew.
"""

from __future__ import annotations

from sqlalchemy import text

from gazetteer.cases.application import Application
from gazetteer.event import ABOLISHING, MOVING, REPLACING, SPLITTING

_RECODED = """
    INSERT INTO layers.division_statistic
        (division_id, measure, reference_date, value, source, is_simulated)
    SELECT e.successor_id, s.measure, s.reference_date, s.value,
           concat(s.source, ';承自原代码(', CAST(:source AS text), ')'), s.is_simulated
    FROM gazetteer.division_event e
    JOIN layers.division_statistic s ON s.division_id = e.predecessor_id
    WHERE lower(e.recorded) = gis.recorded_at() AND e.successor_id <> e.predecessor_id
      AND e.household_share = 1 AND e.population_share = 1
      AND e.kind = ANY(CAST(:kinds AS text[]))
      AND s.reference_date = (
          SELECT max(o.reference_date) FROM layers.division_statistic o
          WHERE o.division_id = s.division_id AND o.measure = s.measure
            AND o.reference_date <= CAST(:day AS date))
    ON CONFLICT (division_id, measure, reference_date, source) DO NOTHING
"""
# The parts are what was joined and, where it was there the day before, what they were joined to.
_PARTS = """
    joined AS (
        SELECT DISTINCT e.successor_id AS unit, e.predecessor_id AS part
        FROM gazetteer.division_event e
        WHERE lower(e.recorded) = gis.recorded_at() AND e.successor_id <> e.predecessor_id
          AND e.household_share = 1 AND e.population_share = 1
          AND e.kind = ANY(CAST(:kinds AS text[]))
    ), part AS (
        SELECT unit, part FROM joined
        UNION
        SELECT j.unit, j.unit FROM joined j
        JOIN gazetteer.division_version v ON v.division_id = j.unit
            AND v.valid @> CAST(:day AS date) - 1
    ), newest AS (
        SELECT p.unit, p.part, s.measure, s.value, s.reference_date, s.source, s.is_simulated
        FROM part p CROSS JOIN LATERAL (
            SELECT DISTINCT ON (s.measure) s.* FROM layers.division_statistic s
            WHERE s.division_id = p.part AND s.reference_date < CAST(:day AS date)
            ORDER BY s.measure, s.reference_date DESC, s.source) s
    ), summed AS (
        SELECT unit, measure, sum(value) AS value, bool_or(is_simulated) AS is_simulated,
               string_agg(DISTINCT concat(source, ' ', reference_date), ';') AS source,
               count(*) = (SELECT count(*) FROM part p WHERE p.unit = n.unit) AS is_whole
        FROM newest n GROUP BY unit, measure
    )
"""
_MERGED = f"""
    WITH {_PARTS}
    INSERT INTO layers.division_statistic
        (division_id, measure, reference_date, value, source, is_simulated)
    SELECT unit, measure, CAST(:day AS date), value,
           concat('合并各方之和(', CAST(:source AS text), '):', source), is_simulated
    FROM summed WHERE is_whole
    ON CONFLICT (division_id, measure, reference_date, source) DO NOTHING
"""
_NOT_SUMMED = f"""
    WITH {_PARTS}
    SELECT v.name, array_agg(s.measure ORDER BY s.measure) AS measures
    FROM summed s JOIN gazetteer.division_version v
        ON v.division_id = s.unit AND v.valid @> CAST(:day AS date)
    WHERE NOT s.is_whole GROUP BY v.code, v.name ORDER BY v.code
"""
_SPLIT = """
    SELECT DISTINCT v.code, v.name FROM gazetteer.division_event e
    JOIN gazetteer.division_version v ON v.division_id = e.predecessor_id
        AND v.valid @> CAST(:day AS date)
    WHERE lower(e.recorded) = gis.recorded_at() AND e.kind = ANY(CAST(:kinds AS text[]))
      AND EXISTS (SELECT FROM layers.division_statistic s WHERE s.division_id = v.division_id)
    ORDER BY v.code
"""


def keep_figures(app: Application) -> None:
    """Enter the figures that go along in this revision, and remark on those that cannot."""
    connection = app.connection
    given = {"source": app.source, "day": app.day}
    connection.execute(text(_RECODED), {**given, "kinds": sorted(REPLACING | MOVING)})
    joining = {**given, "kinds": sorted(ABOLISHING)}
    connection.execute(text(_MERGED), joining)
    asked = {name: joining[name] for name in ("day", "kinds")}
    for name, measures in connection.execute(text(_NOT_SUMMED), asked):
        listed = ", ".join(measures)
        app.remark(
            f"{name}合并各方的数据不全({listed}),合并后的数须重新统计。",
            f"Not every part of {name} has figures ({listed}); they have to be counted anew.",
            is_unknown=True,
        )
    splitting = {"day": app.day, "kinds": sorted(SPLITTING)}
    for code, name in connection.execute(text(_SPLIT), splitting):
        app.remark(
            f"{code} {name}拆分后仍用拆分前的统计数,须重新统计。",
            f"{code} {name} still has the figures from before it was split; count it anew.",
            is_unknown=True,
        )
