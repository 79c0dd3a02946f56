"""Places as Linked Places Format and as plain GeoJSON, in pieces as they are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gazetteer.publishing.contents import ready_scope
from gazetteer.publishing.entries_read import class_names, class_of, question_text
from gazetteer.publishing.linked_places import CONTEXT, feature
from gazetteer.publishing.linked_places_read import linked_places
from gazetteer.publishing.parameters import public_position_grid
from gazetteer.publishing.positions import snapped
from gazetteer.publishing.question import Audience, PublishQuestion
from gazetteer.publishing.scope import SCOPE, scope_parameters
from gis.database import Database

Counted = Callable[[int], None]

_FETCH = 5000


def lpf_chunks(
    database: Database,
    question: PublishQuestion,
    base: str | None = None,
    counted: Counted | None = None,
) -> Iterator[str]:
    """A FeatureCollection of Linked Places Format v1.3.

    Args:
        database: A migrated database.
        question: What is asked.
        base: Address that place numbers are appended to, for `@id`.
        counted: Called now and then with the number of places written.

    Raises:
        UnknownDivision: The division was not in force on the day.
        InputError: The day lies before everything on record.
    """
    with database.read(question.audience.role) as connection:
        ready_scope(connection, question)
        places = linked_places(connection, question, _grid(question))
        features = (feature(place, question.as_of, base) for place in places if place.names)
        yield from _collection({"@context": CONTEXT, **_about(question)}, features, counted)


def geojson_chunks(
    database: Database, question: PublishQuestion, counted: Counted | None = None
) -> Iterator[str]:
    """A plain FeatureCollection of the places in force on the day, one point each.

    Longitude and latitude in CGCS2000 (EPSG:4490), which RFC 7946's WGS 84 meets within a metre.

    Args:
        database: A migrated database.
        question: What is asked.
        counted: Called now and then with the number of places written.

    Raises:
        UnknownDivision: The division was not in force on the day.
        InputError: The day lies before everything on record.
    """
    with database.read(question.audience.role) as connection:
        ready_scope(connection, question)
        classes, grid_m = class_names(connection, question), _grid(question)
        rows = connection.execute(
            question_text(
                f"""
            WITH RECURSIVE {SCOPE}
            SELECT p.place_id, p.class_code, p.place_code, p.position_accuracy, p.source,
                   p.division_codes, p.is_simulated OR n.is_simulated AS simulated,
                   ST_X(p.position) AS x, ST_Y(p.position) AS y, n.spelling AS name,
                   n.romanisation, v.code AS division_code
            FROM place_in_force p
            JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n
                ON n.place_id = p.place_id AND n.kind = 'standard'
               AND n.valid @> CAST(:as_of AS date)
            LEFT JOIN version v ON v.division_id = p.division_id
            ORDER BY p.place_id
            """,
                question,
            ),
            scope_parameters(question),
            execution_options={"yield_per": _FETCH},
        )

        def features() -> Iterator[dict[str, Any]]:
            for row in rows.mappings():
                properties = dict(row)
                x, y = properties.pop("x"), properties.pop("y")
                properties["class_name"] = class_of(classes, row["class_code"])[0]
                if x is not None and grid_m is not None:
                    x, y = snapped(x, y, grid_m)
                point = None if x is None else {"type": "Point", "coordinates": [x, y]}
                yield {
                    "type": "Feature",
                    "id": properties.pop("place_id"),
                    "geometry": point,
                    "properties": properties,
                }

        yield from _collection(_about(question), features(), counted)


def _grid(question: PublishQuestion) -> float | None:
    if question.audience is Audience.INTERNAL:
        return None
    return public_position_grid(question.as_of).value


def _about(question: PublishQuestion) -> dict[str, Any]:
    return {
        "title": "地名 Place names",
        "as_of": question.as_of.isoformat(),
        "known_at": None if question.known_at is None else question.known_at.isoformat(),
        "audience": question.audience.value,
        "position_grid_m": _grid(question),
    }


def _collection(
    about: dict[str, Any], features: Iterable[dict[str, Any]], counted: Counted | None
) -> Iterator[str]:
    yield json.dumps({"type": "FeatureCollection", **about}, ensure_ascii=False)[:-1]
    yield ', "features": ['
    glue, count = "\n", 0
    for made in features:
        yield glue + json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        glue, count = ",\n", count + 1
        if counted is not None and count % _FETCH == 0:
            counted(count)
    if counted is not None:
        counted(count)
    yield "\n]}\n"
