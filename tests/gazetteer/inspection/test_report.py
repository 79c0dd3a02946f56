from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyproj
import pytest
import shapely

from gazetteer.boundaries.marker import MarkerState
from gazetteer.inspection.comparison import Movement
from gazetteer.inspection.plan import Inspection, InspectionState
from gazetteer.inspection.planning import edit_inspection
from gazetteer.inspection.problem import NewProblem, ProblemKind
from gazetteer.inspection.problem_record import enter_problem
from gazetteer.inspection.report import JointReport
from gazetteer.inspection.report_data import joint_report
from gazetteer.inspection.result import Condition
from tests.gazetteer.inspection.field import LINE, TODAY, Field, fix
from tests.gazetteer.register import Register

ONE, A, B = f"{LINE}001Q", f"{LINE}002A", f"{LINE}002B"
TRI = "341225341226341522S"
DIVISIONS = {
    "340000000000": ("安徽省", None, None),
    "341200000000": ("阜阳市", "340000000000", None),
    "341226000000": ("颍上县", "341200000000", None),
    "341226101000": ("江口镇", "341226000000", (116.2, 32.5, 116.25, 32.6)),
    "341226102000": ("南照镇", "341226000000", (116.25, 32.5, 116.3, 32.6)),
    # Meets the line in its first point alone.
    "341226103000": ("半岗镇", "341226000000", (116.1, 32.5, 116.2, 32.6)),
    "341226104000": ("夏桥镇", "341226000000", (116.2, 32.6, 116.3, 32.7)),
    "341226101201": ("沿河村委会", "341226101000", (116.22, 32.5, 116.25, 32.52)),
    "341500000000": ("六安市", "340000000000", None),
    "341522000000": ("霍邱县", "341500000000", None),
    "341522105000": ("周集镇", "341522000000", (116.2, 32.4, 116.3, 32.5)),
}


@pytest.fixture
def towns(field: Field, tmp_path: Path) -> Field:
    """The same, with the townships along the line."""
    files = Register(field.database, tmp_path)
    rows = [f"{c},{name},{up or ''},1998-06-01" for c, (name, up, _) in DIVISIONS.items()]
    files.load("divisions", "\n".join(["code,name,parent_code,valid_from", *rows]) + "\n")
    outlines = files.outlines(
        *(
            ({"code": code, "valid_from": "1998-06-01"}, shapely.box(*box))
            for code, (_, _, box) in DIVISIONS.items()
            if box is not None
        )
    )
    files.load("divisions", outlines, crs="4490", is_simulated=True)
    return field


def report(field: Field, inspection: Inspection, as_of: date | None = None) -> JointReport:
    with field.read() as connection:
        return joint_report(connection, inspection.inspection_id, as_of)


def values(found: JointReport, *keys: str) -> list[Decimal | None]:
    return [found.figure(key).value for key in keys]


def carried_out(field: Field) -> Inspection:
    inspection = field.in_field()
    field.result(
        inspection, ONE, epoch=fix("3597003.00", "429504.00"), inspector_a="张三",
        inspector_b="李四",
    )  # fmt: skip
    field.result(inspection, A, Condition.DAMAGED, inspector_a="张三", inspector_b="李四")
    field.result(inspection, B, Condition.NOT_FOUND)
    with field.write() as connection:
        enter_problem(
            connection, inspection.inspection_id, NewProblem(ProblemKind.MARKER, "基座开裂", A)
        )
        edit_inspection(
            connection, inspection.inspection_id, {"findings": {"terrain": "河道西移约20米"}}
        )
    return field.move(
        inspection, InspectionState.FIELD_DONE, on=date(2026, 6, 30), reason="三交点被水淹没"
    )


def test_every_marker_has_a_row_with_last_and_new_epoch(field: Field) -> None:
    found = report(field, carried_out(field))
    assert found.as_of == date(2026, 6, 30)
    assert found.title[0] == "颍上县与霍邱县行政区域界线联合检查报告（2026年）"
    assert [(row.serial, row.marker.full_number, row.has_task) for row in found.markers] == [
        (1, TRI, True), (2, ONE, True), (3, A, True), (4, B, True), (5, f"{LINE}003Q", False),
    ]  # fmt: skip
    row = found.markers[1]
    assert row.last is not None
    assert row.new is not None
    assert row.comparison is not None
    assert (row.last.surveyed_on, row.new.surveyed_on) == (date(2020, 5, 20), date(2026, 5, 20))
    assert row.comparison.movement is Movement.MOVED
    assert row.marker.witnesses[0].name == "老槐树"
    unvisited = found.markers[0]
    assert (unvisited.result, unvisited.new, unvisited.comparison) == (None, None, None)


def test_figures_count_what_they_say(field: Field) -> None:
    found = report(field, carried_out(field))
    # A parallel of 0.1° of longitude, measured by PROJ's own geodesic.
    geod = pyproj.Geod(ellps="GRS80")
    length = geod.line_length([116.2, 116.25, 116.3], [32.5] * 3) / 1000
    assert float(found.figure("length_km").value or 0) == pytest.approx(length, abs=0.001)
    assert values(found, "stated_length_km") == [Decimal("9.4")]
    # Two objects under number 002; the lost one and the retired one do not stand.
    assert values(found, "marker_numbers", "marker_objects") == [3, 4]
    assert values(found, "markers_to_visit", "markers_visited", "markers_surveyed") == [4, 3, 1]
    assert values(
        found, "markers_intact", "markers_damaged", "markers_lost", "markers_not_found",
        "markers_beyond_tolerance",
    ) == [1, 1, 0, 1, 1]  # fmt: skip
    assert values(found, "problems", "problems_handled") == [1, 0]
    assert all(figure.definition[0] and figure.definition[1] for figure in found.figures)


def test_what_nobody_filled_in_is_listed(field: Field) -> None:
    found = report(field, carried_out(field))
    keys = {part.key for part in found.missing}
    assert keys >= {
        "chapter.implementation", "chapter.construction", f"result.{TRI}", f"inspectors.{B}",
        f"handling.{B}", f"photo.{ONE}", "figure.townships_touched_a", "basis.5",
    }  # fmt: skip
    assert not keys & {
        "chapter.terrain", f"inspectors.{ONE}", f"handling.{A}", f"handling.{ONE}", "team_a",
        "completed_on", "basis.1", "chapter.unvisited",
    }  # fmt: skip
    bodies = {chapter.key: chapter.body for chapter in found.chapters}
    assert bodies["terrain"] == "河道西移约20米"
    assert bodies["unvisited"] == "三交点被水淹没"
    assert bodies["other"] is None


def test_before_the_field_all_figures_of_the_inspection_are_unknown(field: Field) -> None:
    found = report(field, field.plan(), TODAY)
    assert values(found, "markers_to_visit", "markers_intact", "markers_beyond_tolerance") == [
        None, None, None,
    ]  # fmt: skip
    assert all(not row.has_task for row in found.markers)
    assert found.proposals == ()


def test_results_propose_and_the_register_stays(field: Field) -> None:
    inspection = carried_out(field)
    found = report(field, inspection)
    (proposal,) = found.proposals
    assert (proposal.full_number, proposal.registered, proposal.proposed) == (
        A, MarkerState.IN_USE, MarkerState.DAMAGED,
    )  # fmt: skip
    assert "登记为在用" in proposal.reason[0]
    field.state(A, "damaged")
    assert report(field, inspection).proposals == ()


def test_a_lost_marker_that_is_found_again_is_proposed_as_in_use(field: Field) -> None:
    inspection = field.in_field()
    field.result(inspection, ONE, Condition.INTACT)
    field.state(ONE, "lost")
    (proposal,) = report(field, inspection, TODAY).proposals
    assert (proposal.registered, proposal.proposed) == (MarkerState.LOST, MarkerState.IN_USE)


def test_towns_along_the_line_are_counted_and_those_in_a_corner_are_not(towns: Field) -> None:
    found = report(towns, carried_out(towns))
    assert [(one.side, one.name, one.level) for one in found.touched] == [
        ("a", "江口镇", "township"),
        ("a", "沿河村委会", "community"),
        ("a", "南照镇", "township"),
        ("b", "周集镇", "township"),
    ]
    assert values(
        found, "townships_touched_a", "communities_touched_a", "townships_touched_b",
        "communities_touched_b",
    ) == [2, 1, 1, None]  # fmt: skip
    village = found.touched[1]
    geod = pyproj.Geod(ellps="GRS80")
    expected = geod.line_length([116.22, 116.25], [32.5, 32.5])
    assert float(village.along_m) == pytest.approx(expected, rel=0.005)
    assert village.parent_name == "江口镇"
    assert village.outline_from == date(1998, 6, 1)
    assert village.is_simulated
    assert "figure.townships_touched_a" not in {part.key for part in found.missing}


def test_who_meets_the_line_at_a_tri_point_is_a_neighbour(field: Field) -> None:
    assert report(field, field.plan(), TODAY).neighbours == (
        ("341226000000", "颍上县"), ("341522000000", "霍邱县"), ("341225000000", "阜南县"),
    )  # fmt: skip


def test_the_basis_names_the_law_the_agreement_and_the_last_report(field: Field) -> None:
    first = carried_out(field)
    field.move(first, InspectionState.REPORTED)
    again = field.plan("颍上县–霍邱县")
    found = report(field, again, TODAY)
    details = {document.label[0]: document.detail for document in found.basis}
    assert "第十二条" in str(details["法规"])
    assert details["界线协议书"] == "界线协议书 1998-06-01"
    assert details["协议书附图"] == "1:10 000"
    assert details["上次联检报告"] == f"2026年联检 {LINE} periodic（2026-06-30）"
    # The report of an inspection does not rest on itself.
    assert {d.label[0]: d.detail for d in report(field, first).basis}["上次联检报告"] is None


def test_the_report_says_what_is_secret_and_what_is_invented(field: Field) -> None:
    found = report(field, field.plan(), TODAY)
    assert (found.secrecy, found.is_simulated) == ("internal", True)
    assert [line.party for line in found.signatures] == ["颍上县", "颍上县", "霍邱县", "霍邱县"]


def test_a_marker_replaced_since_its_inspection_stays_in_the_table(field: Field) -> None:
    inspection = field.in_field()
    field.result(inspection, ONE, Condition.DAMAGED)
    field.run(
        "UPDATE gazetteer.marker_object_version SET valid = '[2000-01-01,2026-06-01)'"
        " WHERE object_id = (SELECT object_id FROM gazetteer.marker_object"
        " WHERE full_number = :number)", number=ONE,
    )  # fmt: skip
    field.marker(ONE, LINE, ordinal=2)
    found = report(field, inspection, TODAY)
    assert [(row.marker.ordinal, row.result is None) for row in found.markers
            if row.marker.full_number == ONE] == [(1, False), (2, True)]  # fmt: skip


def test_photos_belong_to_their_result_or_to_the_days_of_the_inspection(field: Field) -> None:
    inspection = field.in_field()
    result = field.result(inspection, ONE)
    taken = {
        "a.jpg": ("2026-05-20 10:00", result.result_uuid, ONE),
        "b.jpg": ("2026-05-20 10:05", None, ONE),
        "old.jpg": ("2021-05-20 10:00", None, ONE),
        "no-time.jpg": (None, None, ONE),
        "other.jpg": ("2026-05-20 11:00", None, A),
    }
    for name, (at, of_result, number) in taken.items():
        content = name.encode()
        field.run(
            """
            WITH kept AS (INSERT INTO office.document_content (sha256, content)
                          VALUES (:digest, :content))
            INSERT INTO gazetteer.boundary_photo (line_id, object_id, sha256, file_name, media_type,
                size_bytes, subject, taken_at, result_uuid)
            SELECT :line, object_id, :digest, :name, 'image/jpeg', 7, 'marker',
                   CAST(:at AS timestamp), CAST(:result AS uuid)
            FROM gazetteer.marker_object WHERE full_number = :number
            """,
            digest=hashlib.sha256(content).hexdigest(), content=content, name=name, at=at,
            result=of_result, number=number, line=inspection.line_id,
        )  # fmt: skip
    found = {row.marker.full_number: row for row in report(field, inspection, TODAY).markers}
    assert [photo.file_name for photo in found[ONE].photos] == ["a.jpg", "b.jpg"]
    assert [photo.file_name for photo in found[A].photos] == ["other.jpg"]
