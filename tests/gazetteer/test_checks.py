import shapely

from gazetteer.checks import check_divisions
from tests.gazetteer.register import LIST, Register

SQUARE = shapely.box(115.80, 32.90, 115.81, 32.91)


def findings(register: Register) -> list[tuple[str, str]]:
    with register.database.read() as connection:
        found = list(check_divisions(connection))
    assert all(finding.hint for finding in found)
    return [(finding.check, finding.finding) for finding in found]


def draw(register: Register, code: str, shape: shapely.Geometry, **more: str) -> None:
    path = register.outlines(({"code": code, **more}, shape))
    register.load("divisions", path, crs="4490")


def test_a_good_register_has_no_findings(register: Register) -> None:
    assert findings(register) == []
    register.load("divisions", LIST)
    assert findings(register) == []


def test_a_parent_that_was_not_in_force(register: Register) -> None:
    register.load(
        "divisions", LIST.replace("鼓楼街道,341202000000,2016", "鼓楼街道,341202000000,1990")
    )
    ((check, finding),) = findings(register)
    assert check == "orphans"
    assert "1 divisions stand under 341202000000" in finding
    assert "341202001000 鼓楼街道" in finding


def test_a_division_without_a_parent(register: Register) -> None:
    register.load("divisions", "code,name\n341203,颍东区\n")
    assert findings(register) == []  # nothing above it is on record: the top of this register
    register.load("divisions", LIST)
    checks = dict(findings(register))
    assert checks["orphans"] == "341203000000 颍东区 has no parent"


def test_a_division_loaded_before_its_parent(register: Register) -> None:
    register.load("divisions", "code,name\n341202,颍州区\n")
    register.load("divisions", "code,name\n341202001001,文明\n")
    register.load("divisions", "code,name\n341202001,鼓楼街道\n")
    ((check, finding),) = findings(register)
    assert check == "parents"
    assert finding.startswith("1 divisions pass over 341202001000 鼓楼街道")
    register.load("divisions", "code,parent_code\n341202001001,341202001\n")
    assert findings(register) == []


def test_outlines_that_are_missing_among_others(register: Register) -> None:
    register.load("divisions", LIST)
    draw(register, "341202001001", SQUARE)
    ((check, finding),) = findings(register)
    assert check == "outlines"
    assert finding.startswith("1 of the divisions under 341202001000 鼓楼街道 lack an outline")


def test_an_outline_of_a_time_when_the_division_was_not(register: Register) -> None:
    register.load("divisions", LIST)
    register.load("divisions", "code,valid_to\n341202001200,2019-01-01\n")
    draw(register, "341202001200", SQUARE, valid_from="2020-01-01")
    assert (
        "outlines",
        "the outline of 341202001200 七里村委会 is dated when the division was not in force",
    ) in findings(register)


def test_an_outline_of_the_second_state_is_no_fault(register: Register) -> None:
    register.load("divisions", LIST)
    register.load("divisions", "code,name,valid_from\n341202,新颍州区,2010-01-01\n")
    draw(register, "341202", SQUARE, valid_from="2015-01-01")
    assert findings(register) == []


def test_outlines_that_overlap(register: Register) -> None:
    register.load("divisions", LIST)
    draw(register, "341202001001", SQUARE)
    draw(register, "341202001200", SQUARE)
    ((check, finding),) = findings(register)
    assert check == "topology"
    assert "341202001001 文明社区居委会 and 341202001200 七里村委会 overlap" in finding
