from datetime import date

import pytest
import shapely

from gazetteer.cases.codes import RetiredCode
from gazetteer.cases.state import State
from gazetteer.event_register import Contradiction
from gis.errors import InputError
from tests.gazetteer.cases.country import outline, square
from tests.gazetteer.cases.desk import Desk, Step, action
from tests.gazetteer.register import Register


def below(county: Register, code: str, day: str = "2026-11-01") -> list[str]:
    """ "code name" of what stands below a division; codes without the padding of their level."""
    found = county.list(day, under=code.ljust(12, "0"))
    return [f"{d.code[:9] if d.level == 'township' else d.code} {d.name}" for d in found]


def test_a_township_becomes_a_town_under_a_code_of_its_band(county: Register, desk: Desk) -> None:
    """撤乡设镇 is abolish and establish: the communities take new codes along."""
    desk.carry(
        "replace_division",
        action("replace_division", kind="撤乡设镇", code="341299200", new_name="丙河镇"),
    )
    assert below(county, "341299") == [
        "341299001 甲台街道", "341299001001 甲一社区居委会", "341299001200 甲二村委会",
        "341299100 乙营镇", "341299100001 乙一社区居委会", "341299100200 乙二村委会",
        "341299101 丙河镇", "341299101200 丙一村委会", "341299101201 丙二村委会",
        "341299201 丁桥乡", "341299201200 丁一村委会",
    ]  # fmt: skip


def test_two_townships_merge_into_a_new_one(drawn: Desk, county: Register) -> None:
    drawn.carry(
        "merge_divisions",
        action("merge_divisions", codes=["341299200", "341299201"], name="丙丁乡"),
    )
    assert below(county, "341299")[6:] == [
        "341299202 丙丁乡", "341299202200 丙一村委会", "341299202201 丙二村委会",
        "341299202202 丁一村委会",
    ]  # fmt: skip
    assert area(drawn, "341299202").equals(outline("34129920"))


def test_a_village_goes_into_its_neighbour(drawn: Desk, county: Register) -> None:
    drawn.carry(
        "merge_divisions",
        action("merge_divisions", codes=["341299200200", "341299200201"], into_code="341299200200"),
    )
    assert below(county, "341299200") == ["341299200200 丙一村委会"]
    assert area(drawn, "341299200200").equals(outline("341299200"))
    assert county.describe("341299200201", "2026-10-31")["successors"][0]["area_share"] == 1


def test_a_town_splits_and_what_remains_keeps_its_code(drawn: Desk, county: Register) -> None:
    drawn.carry(
        "split_division",
        action(
            "split_division",
            code="341299100",
            parts=[
                {"remains": True},
                {"name": "新营镇", "children": ["341299100200"]},
            ],
        ),
    )
    assert below(county, "341299")[3:7] == [
        "341299100 乙营镇", "341299100001 乙一社区居委会", "341299101 新营镇",
        "341299101200 乙二村委会",
    ]  # fmt: skip
    assert area(drawn, "341299101").equals(square("341299100200"))
    assert area(drawn, "341299100").equals(square("341299100001"))
    shares = drawn.rows("SELECT sum(area_share) FROM gazetteer.division_event WHERE kind = '拆分'")
    assert [float(row[0]) for row in shares] == [1.0]


def test_a_town_goes_to_the_neighbouring_county(drawn: Desk, county: Register) -> None:
    drawn.carry(
        "transfer_division",
        action("transfer_division", code="341299100", new_parent_code="341298"),
    )
    assert below(county, "341298") == [
        "341298100 戊湾镇", "341298100200 戊一村委会",
        "341298101 乙营镇", "341298101001 乙一社区居委会", "341298101200 乙二村委会",
    ]  # fmt: skip
    moved = outline("341299100")
    assert area(drawn, "341298").equals(outline("341298").union(moved))
    assert area(drawn, "341299").equals(outline("341299").difference(moved))


def test_part_of_a_boundary_changes(drawn: Desk, county: Register) -> None:
    moved = square("341299200201")
    drawn.carry(
        "change_boundary",
        action(
            "change_boundary", from_code="341299200", to_code="341299100",
            area=shapely.geometry.mapping(moved),
        ),
    )  # fmt: skip
    assert area(drawn, "341299200").equals(square("341299200200"))
    assert area(drawn, "341299100").equals(outline("341299100").union(moved))
    assert below(county, "341299", "2026-10-31") == below(county, "341299")


def test_a_division_gets_another_specific_part(desk: Desk, county: Register) -> None:
    desk.carry("rename_division", action("rename_division", code="341299200", new_name="丙原乡"))
    assert county.versions("341299200") == [
        "[2000-01-01,2026-11-01) 丙河乡 < 341299", "[2026-11-01,) 丙原乡 < 341299",
    ]  # fmt: skip


def test_a_seat_moves_and_nothing_else(desk: Desk, county: Register) -> None:
    before = below(county, "3412")
    desk.carry("move_seat", action("move_seat", code="341299", seat="乙营镇人民路1号"))
    assert below(county, "3412") == before
    assert desk.rows("SELECT kind, note FROM gazetteer.division_event") == [
        ("驻地迁移", "乙营镇人民路1号")
    ]


def test_a_new_community_and_an_abolished_one(desk: Desk, county: Register) -> None:
    desk.carry(
        "establish_division",
        action("establish_division", name="甲三社区居委会", parent_code="341299001"),
    )
    desk.carry(
        "abolish_division",
        action("abolish_division", code="341299001200", successors=[{"code": "341299001002"}]),
        effective_on=date(2026, 11, 2),
    )
    assert below(county, "341299001", "2026-11-02") == [
        "341299001001 甲一社区居委会", "341299001002 甲三社区居委会",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "step", "reason"),
    [
        ("rename_division", action("rename_division", code="341299200", new_name="丙河镇"),
         "would change its generic part from 乡 to 镇"),
        ("replace_division", action("replace_division", kind="撤镇设街道", code="341299200",
                                    new_name="丙河街道"), "turns a 镇 into a 街道"),
        ("replace_division", action("replace_division", kind="撤乡设镇", code="341299200",
                                    new_name="丙河镇", new_code="341299300"), "outside 100–199"),
        ("replace_division", action("replace_division", kind="撤乡设镇", code="341299200",
                                    new_name="丙河镇", new_code="341299100"), "in use by 乙营镇"),
        ("abolish_division", action("abolish_division", code="341299200"),
         "still has 2 divisions below it"),
        ("transfer_division", action("transfer_division", code="341299200",
                                     new_parent_code="341299"), "already belongs to 测试县"),
        ("merge_divisions", action("merge_divisions", codes=["341299200", "341299200200"],
                                   name="丙河乡"), "of one level"),
        ("rename_division", action("rename_division", code="341297200", new_name="无乡"),
         "is not in force"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_whole(desk: Desk, kind: str, step: Step, reason: str) -> None:
    number = desk.open(kind, step)
    before = desk.scalar("SELECT count(*) FROM gazetteer.division_version")
    with pytest.raises(InputError, match=reason):
        desk.try_out(number)
    assert desk.scalar("SELECT count(*) FROM gazetteer.division_version") == before


def test_a_retired_code_is_never_given_again(desk: Desk) -> None:
    desk.carry(
        "replace_division",
        action("replace_division", kind="撤乡设镇", code="341299200", new_name="丙河镇"),
    )
    number = desk.open(
        "establish_division",
        action("establish_division", name="丙原乡", parent_code="341299", code="341299200"),
        effective_on=date(2026, 11, 10),
    )
    with pytest.raises(RetiredCode, match="was retired on 2026-11-01 with 丙河乡"):
        desk.try_out(number)
    desk.act(number, action("establish_division", name="丙原乡", parent_code="341299"))
    desk.try_out(number)


def test_without_outlines_they_stay_unknown_and_that_is_said(desk: Desk) -> None:
    number = desk.open(
        "merge_divisions",
        action("merge_divisions", codes=["341299200", "341299201"], name="丙丁乡"),
    )
    said = [remark.en for remark in desk.try_out(number).remarks]
    assert said == ["The outline of 丙丁乡 stays unknown: 丙河乡, 丁桥乡 has none."]


def test_several_actions_are_one_change(desk: Desk, county: Register) -> None:
    """A merger, and a village that goes elsewhere, on one day; a fault in one undoes all."""
    steps = [
        action("transfer_division", code="341299201200", new_parent_code="341299001"),
        action("abolish_division", code="341299201", successors=[{"code": "341299200"}]),
    ]
    desk.carry("abolish_division", *steps)
    assert below(county, "341299001")[-1] == "341299001201 丁一村委会"
    number = desk.open(
        "rename_division",
        action("rename_division", code="341299200", new_name="丙原乡"),
        action("rename_division", code="341299201", new_name="丁原乡"),
        effective_on=date(2026, 11, 5),
    )
    with pytest.raises(InputError, match="341299201000 is not in force"):
        desk.apply(desk.ready(number))
    assert "341299200 丙河乡" in below(county, "341299", "2026-11-05")
    assert desk.case(number).header.state is State.ANNOUNCED


def area(desk: Desk, code: str) -> shapely.Geometry:
    """The outline of a division on the day of the change."""
    outline = desk.scalar(
        "SELECT ST_AsBinary(a.geom) FROM gazetteer.division_version v"
        " JOIN gazetteer.division_area a USING (division_id)"
        " WHERE v.code = :code AND v.valid @> DATE '2026-11-01' AND a.valid @> DATE '2026-11-01'",
        code=code.ljust(12, "0"),
    )
    return shapely.normalize(shapely.from_wkb(bytes(outline)))


def test_no_division_is_left_below_one_that_ends(desk: Desk) -> None:
    """The village is said to stay in the township that is abolished."""
    stays = {"code": "341299201200", "to": "341299201"}
    step = action(
        "abolish_division", code="341299201", successors=[{"code": "341299200"}], children=[stays]
    )
    with pytest.raises(Contradiction, match="341299201200 丁一村委会 would be no more"):
        desk.try_out(desk.open("abolish_division", step))
