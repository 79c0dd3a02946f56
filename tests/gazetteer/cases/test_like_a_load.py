"""A case leaves the register as a load of the same events would: the load is the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gis.database import Database
from tests.gazetteer.cases.desk import Desk, Step, action, desk_of
from tests.gazetteer.register import Register
from tests.server import DatabaseServer

HEADER = (
    "effective_on,kind,old_code,old_name,new_code,new_name,new_parent_code,area_share,"
    "population_share,household_share\n"
)
DAY = "2026-11-01"

CASES: dict[str, tuple[Step, list[str]]] = {
    "rename_division": (
        action("rename_division", code="341299200", new_name="丙原乡"),
        ["更名,341299200000,丙河乡,341299200000,丙原乡,,,,"],
    ),
    "establish_division": (
        action("establish_division", name="己山镇", parent_code="341299"),
        ["设立,,,341299101000,己山镇,341299000000,,,"],
    ),
    "abolish_division": (
        action("abolish_division", code="341299201200",
               successors=[{"code": "341299200200"}]),
        ["并入,341299201200,丁一村委会,341299200200,丙一村委会,,1,1,1"],
    ),
    "merge_divisions": (
        action("merge_divisions", codes=["341299200", "341299201"], name="丙丁乡"),
        [
            "设立,,,341299202000,丙丁乡,341299000000,,,",
            "改码,341299200200,丙一村委会,341299202200,丙一村委会,341299202000,1,1,1",
            "改码,341299200201,丙二村委会,341299202201,丙二村委会,341299202000,1,1,1",
            "改码,341299201200,丁一村委会,341299202202,丁一村委会,341299202000,1,1,1",
            "合并,341299200000,丙河乡,341299202000,丙丁乡,,1,1,1",
            "合并,341299201000,丁桥乡,341299202000,丙丁乡,,1,1,1",
        ],
    ),
    "split_division": (
        action("split_division", code="341299100", parts=[
            {"name": "东营镇", "children": ["341299100001"], "area_share": 0.4},
            {"name": "西营镇", "children": ["341299100200"], "area_share": 0.6},
        ]),
        [
            "拆分,341299100000,乙营镇,341299101000,东营镇,341299000000,0.4,,",
            "改码,341299100001,乙一社区居委会,341299101001,乙一社区居委会,341299101000,1,1,1",
            "拆分,341299100000,乙营镇,341299102000,西营镇,341299000000,0.6,,",
            "改码,341299100200,乙二村委会,341299102200,乙二村委会,341299102000,1,1,1",
            "撤销,341299100000,乙营镇,,,,,,",
        ],
    ),
    "transfer_division": (
        action("transfer_division", code="341299201", new_parent_code="341298"),
        [
            "隶属变更,341299201000,丁桥乡,341298201000,丁桥乡,341298000000,1,1,1",
            "改码,341299201200,丁一村委会,341298201200,丁一村委会,341298201000,1,1,1",
        ],
    ),
    "replace_division": (
        action("replace_division", kind="撤乡设镇", code="341299200", new_name="丙河镇"),
        [
            "撤乡设镇,341299200000,丙河乡,341299101000,丙河镇,341299000000,1,1,1",
            "改码,341299200200,丙一村委会,341299101200,丙一村委会,341299101000,1,1,1",
            "改码,341299200201,丙二村委会,341299101201,丙二村委会,341299101000,1,1,1",
        ],
    ),
}  # fmt: skip

STATE = """
    SELECT v.code, v.name, v.level, v.valid::text, p.code AS parent, v.is_legal_division,
           v.committee_type, v.urban_rural_class, v.is_simulated
    FROM gazetteer.division_version v
    LEFT JOIN gazetteer.division_version p ON p.division_id = v.parent_id AND p.valid && v.valid
    ORDER BY v.code, v.valid, p.code
"""
EVENTS = """
    SELECT e.kind, e.effective_on, e.date_precision, o.code AS old, n.code AS new, e.area_share,
           e.population_share, e.household_share
    FROM gazetteer.division_event e
    LEFT JOIN LATERAL (SELECT code FROM gazetteer.division_version v
        WHERE v.division_id = e.predecessor_id LIMIT 1) o ON true
    LEFT JOIN LATERAL (SELECT code FROM gazetteer.division_version v
        WHERE v.division_id = e.successor_id LIMIT 1) n ON true
    ORDER BY 1, 4, 5
"""
NAMES = """
    SELECT d.code, n.spelling, n.valid::text, n.romanisation FROM gazetteer.place_name n
    JOIN gazetteer.place p USING (place_id)
    JOIN LATERAL (SELECT code FROM gazetteer.division_version v
        WHERE v.division_id = p.division_id ORDER BY lower(valid) LIMIT 1) d ON true
    WHERE n.kind = 'standard' ORDER BY 1, 3
"""


@pytest.fixture
def other(server: DatabaseServer, county_database: str) -> Iterator[Desk]:
    """Another register of the same county."""
    with server.database(county_database) as name:
        database = Database(server.url(name), pool_size=1)
        yield desk_of(database)
        database.close()


@pytest.mark.parametrize("kind", CASES)
def test_a_case_is_what_a_load_of_its_events_is(
    desk: Desk, other: Desk, tmp_path: Any, kind: str
) -> None:
    step, events = CASES[kind]
    desk.carry(kind, step)
    rows = "".join(f"{DAY},{event}\n" for event in events)
    Register(other.database, tmp_path).load("events", HEADER + rows)
    for question in (STATE, EVENTS, NAMES):
        assert desk.rows(question) == other.rows(question)
