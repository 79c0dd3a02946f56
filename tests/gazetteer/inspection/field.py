"""A boundary with markers, and two teams that inspect it, for the tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_record import find_lines
from gazetteer.boundaries.marker import SurveyMethod
from gazetteer.boundaries.official import official_position
from gazetteer.boundaries.survey_entry import enter_survey, new_survey
from gazetteer.inspection.plan import Inspection, InspectionState, PlanKind, PlanState
from gazetteer.inspection.planning import LinePlan, add_lines, create_plan
from gazetteer.inspection.result import Condition, InspectionResult, NewEpoch, ResultEntry
from gazetteer.inspection.result_entry import enter_result
from gazetteer.inspection.steps import move_inspection, move_plan
from gazetteer.inspection.task import InspectionTask
from gazetteer.inspection.task_record import tasks_on_record
from gis.database import Database
from gis.roles import STAFF_ROLE

LINE = "341226341522"
OTHER_PART = "341225341522"
NOT_AGREED = "341222341621"
SECRET = "341204341221"
GROUP = "阜六线"
# As a file for `gazetteer load divisions`.
DIVISIONS = """\
code,name,parent_code,valid_from
341222000000,太和县,,1998-06-01
341226000000,颍上县,,1998-06-01
341522000000,霍邱县,,1998-06-01
"""
# EPSG:4548, X north and Y east, on the line at 116.25°E 32.5°N or so.
NORTH, EAST = Decimal("3597000.00"), Decimal("429500.00")
EARLIER = date(2020, 5, 20)
TODAY = date(2026, 11, 1)


@dataclass
class Field:
    """Puts lines and markers on record, and carries inspections out."""

    database: Database

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self.database.write("test", "inspection") as connection:
            yield connection

    @contextmanager
    def read(self, role: str = STAFF_ROLE) -> Iterator[Connection]:
        with self.database.read(role) as connection:
            yield connection

    def run(self, statement: str, **values: Any) -> Any:
        with self.write() as connection:
            done = connection.execute(text(statement), values)
            return done.scalar() if done.returns_rows else None

    def set_up(self) -> None:
        self.line(LINE, "颍上县–霍邱县", "颍上县", "霍邱县", agreed_on=date(1998, 6, 1))
        self.line(OTHER_PART, "阜南县–霍邱县", "阜南县", "霍邱县", agreed_on=None, south=32.4)
        self.line(NOT_AGREED, "太和县–谯城区", "太和县", "谯城区", legal_status="not_agreed",
                  line_group=None, south=33.4)  # fmt: skip
        self.line(SECRET, "颍泉区–临泉县", "颍泉区", "临泉县", secrecy="secret", line_group=None,
                  south=32.9)  # fmt: skip
        self.marker(f"{LINE}001Q", LINE)
        self.marker(f"{LINE}002A", LINE, kind="double")
        self.marker(f"{LINE}002B", LINE, kind="double")
        self.marker("341225341226341522S", LINE, OTHER_PART, kind="tri_point")
        self.marker(f"{LINE}003Q", LINE, state="lost")
        self.marker(f"{LINE}004Q", LINE, state="retired")
        self.survey(f"{LINE}001Q")

    def line(
        self, code: str, name: str, side_a: str, side_b: str, *, secrecy: str = "internal",
        south: float = 32.5, **more: Any,
    ) -> None:  # fmt: skip
        shape = shapely.MultiLineString([[(116.2, south), (116.25, south), (116.3, south)]])
        self.run(
            """
            WITH line AS (INSERT INTO gazetteer.boundary_line (line_code, secrecy)
                          VALUES (:code, :secrecy) RETURNING line_id)
            INSERT INTO gazetteer.boundary_line_version
                (line_id, valid, name, line_group, level, side_a_code, side_a_name, side_b_code,
                 side_b_name, legal_status, agreement, agreed_on, map_scale, stated_length_m,
                 conversion, geom, source, is_simulated)
            SELECT line_id, '[1998-06-01,)', :name, :line_group, 'county', :a, :side_a, :b,
                   :side_b, :legal_status, '界线协议书', :agreed_on, 10000, 9400, 'exact',
                   ST_GeomFromWKB(CAST(:geom AS bytea), 4490), 'test', true FROM line
            """,
            **{
                "code": code, "secrecy": secrecy, "name": name, "line_group": GROUP,
                "a": code[:6] + "000000", "side_a": side_a, "b": code[6:] + "000000",
                "side_b": side_b, "legal_status": "agreed", "agreed_on": None,
                "geom": shapely.to_wkb(shape),
            } | more,
        )  # fmt: skip

    def marker(
        self, number: str, *lines: str, kind: str = "single", state: str = "in_use",
        ordinal: int = 1, secrecy: str = "internal",
    ) -> None:  # fmt: skip
        self.run(
            """
            WITH marker AS (
                INSERT INTO gazetteer.boundary_marker (marker_number, kind, line_codes)
                VALUES (:marker, :kind, :lines)
                ON CONFLICT (marker_number) DO UPDATE SET kind = excluded.kind
                RETURNING marker_id
            ), known AS (
                SELECT marker_id FROM marker UNION
                SELECT marker_id FROM gazetteer.boundary_marker WHERE marker_number = :marker
            ), object AS (
                INSERT INTO gazetteer.marker_object (marker_id, full_number, ordinal, secrecy)
                SELECT marker_id, :number, :ordinal, :secrecy FROM known RETURNING object_id
            )
            INSERT INTO gazetteer.marker_object_version
                (object_id, valid, state, witnesses, source, is_simulated)
            SELECT object_id, '[2000-01-01,)', :state,
                   '[{"serial": 1, "name": "老槐树", "azimuth_deg": 45.0, "distance_m": 12.3}]',
                   'test', true FROM object
            """,
            marker=number[:-1], number=number, lines=list(lines), kind=kind, state=state,
            ordinal=ordinal, secrecy=secrecy,
        )  # fmt: skip

    def survey(
        self, number: str, north: Decimal = NORTH, east: Decimal = EAST, *,
        on: date = EARLIER, sigma: str | None = "0.05", epsg: int = 4548,
    ) -> str | None:  # fmt: skip
        with self.write() as connection:
            object_id = connection.execute(
                text("SELECT object_id FROM gazetteer.marker_object WHERE full_number = :n"),
                {"n": number},
            ).scalar_one()
            epoch = new_survey(
                on, official_position(north, east, epsg), SurveyMethod.GNSS_STATIC,
                sigma_m=None if sigma is None else Decimal(sigma), source="test",
                is_simulated=True,
            )  # fmt: skip
            return enter_survey(connection, object_id, epoch)

    def state(self, number: str, state: str) -> None:
        """What the register says of a marker from now on."""
        self.run(
            "UPDATE gazetteer.marker_object_version SET state = :state WHERE object_id ="
            " (SELECT max(object_id) FROM gazetteer.marker_object WHERE full_number = :number)",
            state=state, number=number,
        )  # fmt: skip

    def lines(self, words: str = LINE) -> tuple[BoundaryLine, ...]:
        with self.read() as connection:
            return find_lines(connection, words, TODAY)

    def plan(self, words: str = LINE, *, kind: PlanKind = PlanKind.PERIODIC) -> Inspection:
        """A plan with the line, or a longer line's first part; returns its inspection."""
        lines = self.lines(words)
        with self.write() as connection:
            made = create_plan(connection, 2026, f"2026年联检 {words} {kind}", kind)
            how = LinePlan("颍上县民政局", "霍邱县民政局", date(2026, 4, 1), date(2026, 9, 30))
            return add_lines(connection, made.plan_id, lines, how)[0][0]

    def in_field(self, words: str = LINE, *, kind: PlanKind = PlanKind.PERIODIC) -> Inspection:
        """An inspection that is in the field since 2026-04-02, with its tasks."""
        planned = self.plan(words, kind=kind)
        with self.write() as connection:
            move_plan(connection, planned.plan_id, PlanState.UNDER_WAY)
            return move_inspection(
                connection, planned.inspection_id, InspectionState.IN_FIELD, date(2026, 4, 2)
            )

    def move(self, inspection: Inspection, to: InspectionState, **more: Any) -> Inspection:
        with self.write() as connection:
            return move_inspection(connection, inspection.inspection_id, to, **more)

    def report(self, inspection: Inspection, on: date = date(2026, 6, 30)) -> Inspection:
        """The inspection ended and reported."""
        self.move(inspection, InspectionState.FIELD_DONE, on=on, reason="汛期道路不通")
        return self.move(inspection, InspectionState.REPORTED)

    def tasks(
        self, inspection: Inspection, known_at: datetime | None = None
    ) -> dict[str, InspectionTask]:
        with self.read() as connection:
            found = tasks_on_record(connection, inspection.inspection_id, known_at)
        return {task.full_number: task for task in found}

    def result(
        self, inspection: Inspection, number: str, condition: Condition = Condition.INTACT,
        *, on: date = date(2026, 5, 20), epoch: NewEpoch | None = None,
        read_at: datetime | None = None, **says: Any,
    ) -> InspectionResult:  # fmt: skip
        task = self.tasks(inspection)[number]
        with self.write() as connection:
            return enter_result(
                connection, task.task_uuid, ResultEntry(on, condition, **says), epoch,
                read_at=read_at, is_simulated=True,
            )  # fmt: skip

    def rows(self, query: str, **values: Any) -> list[Mapping[str, Any]]:
        with self.read() as connection:
            return [dict(row) for row in connection.execute(text(query), values).mappings()]


def fix(
    north: str = "3597000.03", east: str = "429500.04", sigma: str | None = "0.05", **more: Any
) -> NewEpoch:
    """A new epoch 5 cm from the earlier one."""
    return NewEpoch(
        4548, Decimal(north), Decimal(east), method=SurveyMethod.GNSS_RTK,
        sigma_m=None if sigma is None else Decimal(sigma), **more,
    )  # fmt: skip
