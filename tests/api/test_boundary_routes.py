"""`/boundaries`: lines, markers, checks, descriptions and files, and who may have what of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import text

from api.app import create_app
from api.settings import ServerSettings
from api.survey_parameters import MOST_SHEETS
from tests.api.boundary_bureau import GROUP, LINE, Bureau, bureau_of
from tests.server import DatabaseServer

DAY = "2026-11-20"
SHORT = "341225341522"
COURSE = f"/boundaries/{LINE}/course"


@pytest.fixture(scope="module")
def bureau(server: DatabaseServer, sample_database: str) -> Iterator[Bureau]:
    with bureau_of(server, sample_database) as bureau:
        yield bureau


def test_lines_are_listed_and_filtered(bureau: Bureau) -> None:
    everything = bureau.json("/boundaries", None, as_of=DAY)
    codes = [row["line_code"] for row in everything["rows"]]
    assert len(codes) >= 28
    assert codes == sorted(codes)
    assert everything["simulated"]
    parts = bureau.json("/boundaries", None, as_of=DAY, group=GROUP)["rows"]
    assert LINE in [row["line_code"] for row in parts]
    assert {row["group"] for row in parts} == {GROUP}
    one_side = bureau.json("/boundaries", None, as_of=DAY, division="341226")["rows"]
    sides = [{row["side_a"]["code"], row["side_b"]["code"]} for row in one_side]
    assert all("341226000000" in pair for pair in sides)
    first = bureau.json("/boundaries", None, as_of=DAY, limit="5")
    second = bureau.json("/boundaries", None, as_of=DAY, limit="1000", after=first["next"])
    assert [row["line_code"] for row in first["rows"] + second["rows"]] == codes
    assert second["next"] is None


def test_before_the_agreement_there_is_no_line(bureau: Bureau) -> None:
    answer = bureau.get(f"/boundaries/{LINE}", None, as_of="1900-01-01")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith(":unknown-line")
    assert bureau.get("/boundaries/999999999999", None).status_code == 404


def test_the_public_sees_no_marker_and_no_coordinate_of_one(bureau: Bureau) -> None:
    inside = bureau.json(f"/boundaries/{LINE}/markers", as_of=DAY)
    assert inside["markers"]
    assert inside["points"]
    line = bureau.json(f"/boundaries/{LINE}", None, as_of=DAY)
    assert line["marker_objects"] is None
    assert bureau.json(f"/boundaries/{LINE}", as_of=DAY)["marker_objects"] == len(inside["markers"])
    outside = bureau.json(f"/boundaries/{LINE}/markers", None, as_of=DAY)
    assert (outside["markers"], outside["points"]) == ([], [])
    features = bureau.json(f"/boundaries/{LINE}/features", None, as_of=DAY)["features"]
    assert [one["properties"]["feature"] for one in features] == ["line"]
    everything = "".join(
        bureau.get(f"/boundaries/{LINE}{part}", None, as_of=DAY).text
        for part in ("", "/features", "/markers", "/course")
    )
    for marker in inside["markers"]:
        assert marker["survey"]["north"] not in everything
        assert marker["survey"]["east"] not in everything


def test_a_rule_opens_rounded_positions_to_the_public(
    server: DatabaseServer, sample_database: str
) -> None:
    with bureau_of(server, sample_database) as bureau:
        with bureau.database.write("test", "rule") as connection:
            connection.execute(
                text("INSERT INTO gazetteer.boundary_rule (name, valid, value, clause, evidence)"
                     " VALUES ('public_position_rounding_m', '[2000-01-01,)', '1000', 't', 't')")
            )  # fmt: skip
        found = bureau.json(f"/boundaries/{LINE}/features", None, as_of=DAY)["features"]
        rounded = [one for one in found if one["properties"]["feature"] == "marker"]
        exact = {
            marker["full_number"]: marker["survey"]
            for marker in bureau.json(f"/boundaries/{LINE}/markers", as_of=DAY)["markers"]
        }
        assert len(rounded) == len(exact)
        for one in rounded:
            properties = one["properties"]
            assert properties["grid_m"] == 1000
            where = exact[properties["full_number"]]
            assert one["geometry"]["coordinates"] != [where["longitude"], where["latitude"]]


def test_due_lines_come_the_most_urgent_first(bureau: Bureau) -> None:
    answer = bureau.json("/boundaries/due", as_of=DAY)
    rows = answer["rows"]
    overdue = [row["days"] for row in rows if row["state"] == "overdue"]
    assert overdue == sorted(overdue)
    assert rows[0]["state"] == "overdue"
    assert answer["counts"]["overdue"] == len(overdue)
    assert "第十二条" in rows[0]["clause"]
    later = bureau.json("/boundaries/due", as_of=DAY, state="due_later")
    assert {row["state"] for row in later["rows"]} == {"due_later"}
    assert later["counts"] == answer["counts"]


def test_the_overview_is_coarser_than_the_line(bureau: Bureau) -> None:
    answer = bureau.get("/boundaries/overview", None, as_of=DAY)
    assert answer.headers["content-type"] == "application/geo+json"
    found = {one["properties"]["line_code"]: one for one in answer.json()["features"]}
    assert len(found) >= 28
    assert found[LINE]["properties"]["is_generalised"]
    west, south, east, north = bureau.json(f"/boundaries/{LINE}", None, as_of=DAY)["bbox"]
    lon, lat = found[LINE]["geometry"]["coordinates"][0]
    assert west - 1e-4 <= lon <= east + 1e-4
    assert south - 1e-4 <= lat <= north + 1e-4


def test_checks_say_what_is_wrong_and_how_to_mend_it(bureau: Bureau) -> None:
    answer = bureau.json(f"/boundaries/{LINE}/checks", as_of=DAY)
    assert sum(answer["counts"].values()) == len(answer["findings"]) > 0
    for finding in answer["findings"]:
        assert finding["mend"]["zh"]
        assert finding["mend"]["en"]


def test_a_description_is_drafted_edited_confirmed_and_never_overwritten(bureau: Bureau) -> None:
    before = bureau.get(COURSE)
    assert before.json()["state"] is None
    assert before.headers["etag"] == '"none"'
    drafted = bureau.ask("POST", f"{COURSE}/draft", json={})
    assert drafted.json()["state"] == "draft"
    assert drafted.json()["body"] == drafted.json()["draft"]
    tag = drafted.headers["etag"]
    text_ = {"body": drafted.json()["body"] + "补充:沿河中心线。"}

    assert bureau.ask("PUT", COURSE, json=text_).status_code == 428
    stale = bureau.ask("PUT", COURSE, json=text_, headers={"If-Match": '"none"'})
    assert stale.status_code == 412
    edited = bureau.ask("PUT", COURSE, json=text_, headers={"If-Match": tag})
    assert edited.status_code == 200, edited.text
    assert edited.json()["is_edited"]
    # Drafted again, the person's text stays; what the register says stands beside it.
    again = bureau.ask("POST", f"{COURSE}/draft", json={})
    assert again.json()["body"].rstrip().endswith("补充:沿河中心线。")
    assert again.headers["etag"] == edited.headers["etag"]
    confirmed = bureau.ask(
        "POST", f"{COURSE}/confirm", json={"by": "王强"},
        headers={"If-Match": edited.headers["etag"]},
    )  # fmt: skip
    assert confirmed.json()["state"] == "confirmed"
    assert confirmed.json()["confirmed_by"] == "王强"
    # It tells coordinates of markers.
    public = bureau.json(COURSE, None)
    assert (public["body"], public["draft"]) == (None, None)


@pytest.mark.parametrize(
    ("who", "status"), [(None, 401), ("viewer", 403), ("stranger", 403)], ids=str
)
def test_only_those_of_the_two_sides_write_and_take_files(
    bureau: Bureau, who: str | None, status: int
) -> None:
    for method, path, more in (
        ("POST", f"{COURSE}/draft", {"json": {}}),
        ("PUT", COURSE, {"json": {"body": "x"}, "headers": {"If-Match": '"none"'}}),
        ("GET", f"/boundaries/{LINE}/tables/markers.xlsx", {}),
        ("GET", f"/boundaries/{LINE}/exports/gpkg", {}),
        ("GET", f"/boundaries/{LINE}/sheets", {}),
        ("GET", f"/boundaries/{LINE}/sheets/1.pdf", {}),
        ("GET", f"/boundaries/{LINE}/sheets.zip", {}),
    ):
        answer = bureau.ask(method, path, who, **more)
        assert answer.status_code == status, (path, answer.text)
    if who is None:
        for path in ("/boundaries/due", f"/boundaries/{LINE}/checks", "/boundary-exports"):
            assert bureau.get(path, None).status_code == 401


def exports(bureau: Bureau) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bureau.json("/boundary-exports", line=LINE)["exports"]
    return found


def test_a_file_is_registered_with_its_classification_before_it_leaves(bureau: Bureau) -> None:
    answer = bureau.get(f"/boundaries/{LINE}/tables/markers.xlsx", as_of=DAY, crs="4548")
    assert answer.status_code == 200, answer.text
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert any("内部" in str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    entry = exports(bureau)[0]
    assert str(entry["export_id"]) == answer.headers["x-export-number"]
    assert entry["actor"] == "inspector"
    assert entry["classification"].startswith("内部资料")
    assert entry["epsg"] == 4548
    assert entry["area_km2"] > 25
    assert entry["warning"] is not None
    assert "x-export-warning" in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "starts"),
    [
        ("dxf", b"0"), ("dxf-r2000", b"0"), ("gpkg", b"SQLite format 3"), ("shp", b"PK"),
        ("kml", b"<?xml"), ("gpx", b"<?xml"),
    ],
)  # fmt: skip
def test_a_line_is_exported_in_every_format(bureau: Bureau, form: str, starts: bytes) -> None:
    answer = bureau.get(f"/boundaries/{LINE}/exports/{form}", as_of=DAY)
    assert answer.status_code == 200, answer.text
    assert answer.content.lstrip(b"\xef\xbb\xbf ").startswith(starts)
    assert exports(bureau)[0]["format"] == form


def test_what_no_survey_is_in_is_refused(bureau: Bureau) -> None:
    before = len(exports(bureau))
    for crs in ("gcj02", "bd09", "3857", "no-such"):
        answer = bureau.get(f"/boundaries/{LINE}/exports/gpkg", crs=crs)
        assert answer.status_code == 400, crs
        assert answer.json()["type"].endswith(":unusable-value")
    assert len(exports(bureau)) == before


def test_sheets_are_listed_and_drawn_one_by_one_or_together(bureau: Bureau) -> None:
    path = f"/boundaries/{LINE}/sheets"
    many = bureau.json(path, as_of=DAY)
    assert many["scale"] == 10_000
    assert len(many["sheets"]) > MOST_SHEETS
    assert many["system"]["epsg"] == 4548
    told = {label for one in many["sheets"] for label in one["markers"]}
    assert {"003", "010"} <= told
    refused = bureau.get(f"{path}.zip", as_of=DAY)
    assert refused.status_code == 400
    assert f"gazetteer sheets {LINE}" in refused.json()["mend"]

    # A line of five kilometres.
    short = f"/boundaries/{SHORT}/sheets"
    few = bureau.json(short, "leader", as_of=DAY)["sheets"]
    whole = bureau.get(f"{short}.zip", "leader", as_of=DAY)
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        names = archive.namelist()
    assert f"{SHORT}_all.pdf" in names
    assert sum(name.endswith(".pdf") for name in names) == len(few) + 2
    last = bureau.json("/boundary-exports", line=SHORT)["exports"][0]
    assert (last["format"], last["actor"]) == ("zip", "leader")


def test_a_sheet_says_what_it_is(bureau: Bureau) -> None:
    path = f"/boundaries/{SHORT}/sheets"
    one = bureau.get(f"{path}/1.pdf", "leader", as_of=DAY)
    page = PdfReader(io.BytesIO(one.content)).pages[0].extract_text()
    for said in ("阜南县", "霍邱县", "内部资料", "模拟数据"):
        assert said in page
    drawing = bureau.get(f"{path}/1.dxf", "leader", as_of=DAY)
    assert drawing.content.lstrip().startswith(b"0")
    assert bureau.get(f"{path}/99.pdf", "leader", as_of=DAY).status_code == 400
    assert bureau.get(f"{path}/0.dxf", "leader", as_of=DAY).status_code == 400
    assert bureau.get(path, "leader", as_of=DAY, scale="12345").status_code == 400


def test_the_same_request_under_one_key_is_made_once(bureau: Bureau) -> None:
    path, key = f"/boundaries/{SHORT}/course/draft", {"Idempotency-Key": "one-draft"}
    first = bureau.ask("POST", path, "leader", json={}, headers=key)
    again = bureau.ask("POST", path, "leader", json={}, headers=key)
    assert first.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]


def test_an_unknown_parameter_is_refused(bureau: Bureau) -> None:
    assert bureau.get("/boundaries", None, colour="red").status_code == 400


def test_every_route_is_in_the_api_description() -> None:
    paths = create_app("postgresql://nowhere", ServerSettings()).openapi()["paths"]
    for path in (
        "/boundaries", "/boundaries/due", "/boundaries/overview", "/boundaries/{code}",
        "/boundaries/{code}/features", "/boundaries/{code}/markers", "/boundaries/{code}/checks",
        "/boundaries/{code}/course", "/boundaries/{code}/course/draft",
        "/boundaries/{code}/course/confirm", "/boundaries/{code}/inspections",
        "/boundaries/{code}/tables/{table}.{form}", "/boundaries/{code}/exports/{form}",
        "/boundaries/{code}/sheets", "/boundaries/{code}/sheets/{number}.{form}",
        "/boundaries/{code}/sheets.zip", "/boundary-exports", "/inspection-plans",
        "/inspection-plans/{plan_id}", "/inspection-plans/{plan_id}/lines",
        "/inspections/{inspection_id}", "/inspections/{inspection_id}/move",
        "/inspections/{inspection_id}/tasks", "/inspection-tasks/{task_uuid}/assignment",
        "/inspection-tasks/{task_uuid}/result", "/inspections/{inspection_id}/comparison",
        "/inspections/{inspection_id}/problems", "/inspection-problems/{problem_uuid}",
        "/inspections/{inspection_id}/report", "/inspections/{inspection_id}/report.{form}",
        "/inspections/{inspection_id}/packs", "/inspection-returns",
    ):  # fmt: skip
        assert path in paths, path
