"""Reads places with all their periods as streams that go side by side in the order of places.

Memory does not grow with the register: four cursors are read in step, each sorted by place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping

from gazetteer.publishing.entries_read import class_names, class_of, question_text
from gazetteer.publishing.linked_places import (
    LinkedName,
    LinkedPlace,
    LinkedRelation,
    LinkedVersion,
    Span,
)
from gazetteer.publishing.positions import snapped
from gazetteer.publishing.question import PublishQuestion
from gazetteer.publishing.scope import EVER, SCOPE, scope_parameters

_FETCH = 5000

# What has been by the day; what is yet to come is left out.
_BEGUN = "(lower_inf({0}.valid) OR lower({0}.valid) <= CAST(:as_of AS date))"

_ASKED = f"""
    WITH RECURSIVE {SCOPE}, {EVER}, asked AS (
        SELECT place_id, division_id FROM place_in_force
        UNION SELECT place_id, division_id FROM ended_place
    )
"""
_VERSIONS = f"""
    {_ASKED}, last_division AS (
        SELECT DISTINCT ON (division_id) division_id, code
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) dv
        WHERE {_BEGUN.format("dv")} ORDER BY division_id, upper(valid) DESC NULLS FIRST
    )
    SELECT v.place_id, v.valid, v.class_code, v.place_code, ST_X(v.position) AS x,
           ST_Y(v.position) AS y, v.position_accuracy, v.source, v.is_simulated,
           concat_ws(' ', v.origin, v.meaning, v.history, v.description) AS description,
           d.code AS division_code
    FROM asked a JOIN gazetteer.place_version_known(CAST(:known AS timestamptz)) v USING (place_id)
    LEFT JOIN last_division d ON d.division_id = a.division_id
    WHERE {_BEGUN.format("v")} ORDER BY v.place_id, lower(v.valid) NULLS FIRST
"""
_NAMES = f"""
    {_ASKED}
    SELECT n.place_id, n.valid, n.kind, n.spelling, n.script, n.language, n.romanisation,
           n.source, n.evidence, n.is_simulated
    FROM asked JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n USING (place_id)
    WHERE {_BEGUN.format("n")}
    ORDER BY n.place_id, (n.kind <> 'standard'), lower(n.valid) NULLS FIRST, n.spelling
"""
# A relation names a place only where whoever asks may see it.
_RELATIONS = f"""
    {_ASKED}, seen AS (
        SELECT place_id, division_id FROM gazetteer.place_known(CAST(:known AS timestamptz))
        WHERE division_id IS NOT NULL
    ), dated AS (
        SELECT division_id, code, name, parent_id, valid
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        WHERE {_BEGUN.format("v")}
    ), event AS (
        SELECT predecessor_id, successor_id, effective_on
        FROM gazetteer.division_event_known(CAST(:known AS timestamptz))
        WHERE predecessor_id <> successor_id AND effective_on <= CAST(:as_of AS date)
    ), link (own_id, kind, division_id, effective_on) AS (
        SELECT successor_id, 'preceded_by', predecessor_id, effective_on FROM event
        UNION ALL
        SELECT predecessor_id, 'followed_by', successor_id, effective_on FROM event
    )
    SELECT a.place_id, 'part_of' AS kind, s.place_id AS other, up.name,
           down.valid * up.valid AS valid
    FROM asked a
    JOIN dated down ON down.division_id = a.division_id
    JOIN dated up ON up.division_id = down.parent_id AND up.valid && down.valid
    JOIN seen s ON s.division_id = up.division_id
    UNION ALL
    SELECT a.place_id, 'part_of', s.place_id, up.name, v.valid * up.valid
    FROM asked a
    JOIN gazetteer.place_version_known(CAST(:known AS timestamptz)) v USING (place_id)
    CROSS JOIN unnest(v.division_codes) c (code)
    JOIN dated up ON up.code = c.code AND up.valid && v.valid
    JOIN seen s ON s.division_id = up.division_id
    WHERE {_BEGUN.format("v")}
    UNION ALL
    SELECT a.place_id, link.kind, s.place_id, n.name,
           daterange(link.effective_on, link.effective_on + 1)
    FROM asked a JOIN link ON link.own_id = a.division_id
    JOIN seen s ON s.division_id = link.division_id
    JOIN LATERAL (
        SELECT d.name FROM dated d WHERE d.division_id = link.division_id
        ORDER BY d.valid @> link.effective_on DESC, upper(d.valid) DESC NULLS FIRST LIMIT 1
    ) n ON true
    ORDER BY 1, 2, 5, 3
"""


def linked_places(
    connection: Connection, question: PublishQuestion, grid_m: float | None
) -> Iterator[LinkedPlace]:
    """Every place that there was by the day, with all its periods until then, by number.

    Args:
        connection: Reads under the role of the audience.
        question: What is asked.
        grid_m: Positions are moved to a grid of this width; None: as registered.
    """
    classes = class_names(connection, question)
    versions = _Stream(connection, _VERSIONS, question)
    names = _Stream(connection, _NAMES, question)
    relations = _Stream(connection, _RELATIONS, question)
    while (place_id := versions.place_id) is not None:
        own = versions.take(place_id)
        yield LinkedPlace(
            place_id,
            own[0]["division_code"],
            [_version(row, classes, grid_m) for row in own],
            [_name(row) for row in names.take(place_id)],
            [_relation(row) for row in relations.take(place_id)],
        )


class _Stream:
    """Rows sorted by place, handed out place by place."""

    def __init__(self, connection: Connection, sql: str, question: PublishQuestion) -> None:
        self._rows = iter(
            connection.execute(
                question_text(sql, question),
                scope_parameters(question),
                execution_options={"yield_per": _FETCH},
            ).mappings()
        )
        self._next: RowMapping | None = next(self._rows, None)

    @property
    def place_id(self) -> int | None:
        """The place that the next row is of."""
        return None if self._next is None else self._next["place_id"]

    def take(self, place_id: int) -> list[RowMapping]:
        """The rows of one place; those of places before it are passed over."""
        taken: list[RowMapping] = []
        while self._next is not None and self._next["place_id"] <= place_id:
            if self._next["place_id"] == place_id:
                taken.append(self._next)
            self._next = next(self._rows, None)
        return taken


def _version(
    row: RowMapping, classes: dict[str, tuple[str, str]], grid_m: float | None
) -> LinkedVersion:
    position = (row["x"], row["y"])
    if row["x"] is not None and grid_m is not None:
        position = snapped(row["x"], row["y"], grid_m)
    return LinkedVersion(
        _span(row["valid"]), row["class_code"], class_of(classes, row["class_code"])[0],
        row["place_code"], position[0], position[1], row["position_accuracy"],
        row["description"] or None, row["source"], row["is_simulated"],
    )  # fmt: skip


def _name(row: RowMapping) -> LinkedName:
    return LinkedName(
        _span(row["valid"]), row["kind"], row["spelling"], row["script"], row["language"],
        row["romanisation"], row["source"], row["evidence"], row["is_simulated"],
    )  # fmt: skip


def _relation(row: RowMapping) -> LinkedRelation:
    return LinkedRelation(row["kind"], row["other"], row["name"], _span(row["valid"]))


def _span(valid: Any) -> Span:
    """A daterange as psycopg reads it."""
    start = valid.lower
    if start is not None and not valid.lower_inc:
        start += timedelta(days=1)
    return Span(start, valid.upper)
