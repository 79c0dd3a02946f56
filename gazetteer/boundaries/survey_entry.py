"""Appends survey epochs 测量成果 to the register, for loads and for joint inspections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import uuid4

import shapely
from sqlalchemy import Connection, text

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import OfficialPosition, Survey, SurveyMethod
from gazetteer.boundaries.survey_rules import check_survey, same_epoch
from gis.crs import STORAGE_SRID
from gis.errors import FieldError, InputError

_KNOWN = """
SELECT object_id, survey_uuid::text AS survey_uuid, surveyed_on, official_epsg, official_north,
       official_east, height_m, height_system, ST_AsBinary(position) AS position, conversion,
       method, sigma_m, surveyor, corrects::text AS corrects, correction, source, is_simulated
FROM gazetteer.marker_survey WHERE object_id = ANY(:objects) ORDER BY object_id, survey_id
"""
_APPEND = f"""
INSERT INTO gazetteer.marker_survey (survey_uuid, object_id, surveyed_on, official_epsg,
    official_north, official_east, height_m, height_system, position, position_3857, conversion,
    method, sigma_m, surveyor, corrects, correction, source, is_simulated)
VALUES (CAST(:survey_uuid AS uuid), :object_id, :surveyed_on, :epsg, :north, :east, :height_m,
    :height_system, ST_GeomFromWKB(CAST(:position AS bytea), {STORAGE_SRID}),
    ST_Transform(ST_GeomFromWKB(CAST(:position AS bytea), {STORAGE_SRID}), 3857),
    :conversion, :method, :sigma_m, :surveyor, CAST(:corrects AS uuid),
    :correction, :source, :is_simulated)
"""


def new_survey(
    surveyed_on: date,
    at: OfficialPosition,
    method: SurveyMethod = SurveyMethod.UNKNOWN,
    *,
    sigma_m: Decimal | None = None,
    surveyor: str | None = None,
    corrects: str | None = None,
    correction: str | None = None,
    source: str | None = None,
    is_simulated: bool = False,
    survey_uuid: str | None = None,
) -> Survey:
    """An epoch ready to be entered; it gets a UUID of its own unless it comes with one."""
    return Survey(
        survey_uuid or str(uuid4()), surveyed_on, at, method, sigma_m, surveyor, corrects,
        correction, source, is_simulated,
    )  # fmt: skip


def enter_survey(
    connection: Connection, object_id: int, survey: Survey, *, today: date | None = None
) -> str | None:
    """Append one epoch to an object.

    Args:
        connection: A revision.
        object_id: The object; epochs of a replaced one stay with it.
        survey: From `new_survey`; its position from
            `gazetteer.boundaries.official.official_position`.
        today: Day after which nothing can have been surveyed; None: today's.

    Returns:
        UUID of the epoch, or None where the very same is on record already.

    Raises:
        FieldError: It is dated in the future; other coordinates of the same day are on record
            and it does not say that it corrects them; its UUID is another epoch's.
    """
    known = known_surveys(connection, [object_id])[object_id]
    if same_epoch(known, survey) is not None:
        return None
    check_survey(known, survey, today or date.today())
    check_uuids(connection, [survey])
    append_surveys(connection, [(object_id, survey)])
    return survey.survey_uuid


def known_surveys(connection: Connection, object_ids: Iterable[int]) -> dict[int, list[Survey]]:
    """All epochs on record now of each object, in the order in which they were entered."""
    found: dict[int, list[Survey]] = {object_id: [] for object_id in object_ids}
    for row in connection.execute(text(_KNOWN), {"objects": list(found)}):
        at = OfficialPosition(
            row.official_epsg, row.official_north, row.official_east, row.height_m,
            row.height_system,
            None if row.position is None else shapely.Point(shapely.from_wkb(row.position)),
            Conversion(row.conversion),
        )  # fmt: skip
        found[row.object_id].append(
            Survey(
                row.survey_uuid, row.surveyed_on, at, SurveyMethod(row.method), row.sigma_m,
                row.surveyor, row.corrects, row.correction, row.source, row.is_simulated,
            )
        )  # fmt: skip
    return found


def check_uuids(connection: Connection, surveys: Sequence[Survey]) -> None:
    """See that none of the epochs bears the UUID of one on record.

    Raises:
        FieldError: One does.
    """
    taken = taken_uuids(connection, [survey.survey_uuid for survey in surveys])
    if taken:
        raise FieldError(
            f"The epoch {min(taken)} is on record of another object.",
            "Leave survey_uuid empty; a new epoch gets its own.",
        )


def taken_uuids(connection: Connection, uuids: Sequence[str]) -> set[str]:
    """Those of the UUIDs that epochs on record bear."""
    rows = connection.execute(
        text("SELECT survey_uuid::text FROM gazetteer.marker_survey"
             " WHERE survey_uuid = ANY(CAST(:uuids AS uuid[]))"),
        {"uuids": list(uuids)},
    )  # fmt: skip
    return set(rows.scalars())


def append_surveys(connection: Connection, surveys: Sequence[tuple[int, Survey]]) -> None:
    """Insert epochs that have been checked, by object.

    Raises:
        InputError: An object is not on record.
    """
    if not surveys:
        return
    wanted = {object_id for object_id, _ in surveys}
    found = connection.execute(
        text("SELECT object_id FROM gazetteer.marker_object WHERE object_id = ANY(:objects)"),
        {"objects": list(wanted)},
    ).scalars()  # fmt: skip
    if missing := wanted - set(found):
        raise InputError(f"There is no marker object {min(missing)}.", "Load the marker first.")
    connection.execute(text(_APPEND), [_cells(object_id, s) for object_id, s in surveys])


def _cells(object_id: int, survey: Survey) -> dict[str, object]:
    at = survey.at
    return {
        "survey_uuid": survey.survey_uuid,
        "object_id": object_id,
        "surveyed_on": survey.surveyed_on,
        "epsg": at.epsg,
        "north": at.north,
        "east": at.east,
        "height_m": at.height_m,
        "height_system": at.height_system,
        "position": None if at.position is None else shapely.to_wkb(at.position),
        "conversion": at.conversion.value,
        "method": survey.method.value,
        "sigma_m": survey.sigma_m,
        "surveyor": survey.surveyor,
        "corrects": survey.corrects,
        "correction": survey.correction,
        "source": survey.source,
        "is_simulated": survey.is_simulated,
    }
