import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon

from gis.crs import parse_crs
from gis.errors import FieldError
from gis.geometry import as_multipolygon, polygon_problem, position

SQUARE = Polygon([(115, 32), (116, 32), (116, 33), (115, 33)])


def test_valid_outlines() -> None:
    assert polygon_problem(SQUARE) is None
    assert polygon_problem(MultiPolygon([SQUARE])) is None


@pytest.mark.parametrize(
    ("shape", "part"),
    [
        (None, "no outline"),
        (Polygon(), "no outline"),
        (Point(115, 32), "Point"),
        (Polygon([(15, 32), (16, 32), (16, 33)]), "outside China"),
        (Polygon([(32, 115), (33, 115), (33, 116)]), "outside China"),
        (Polygon([(115, 32), (116, 32), (float("inf"), 33)]), "finite"),
    ],
)
def test_unusable_outlines(shape: Polygon | None, part: str) -> None:
    reason = polygon_problem(shape)
    assert reason is not None
    assert part in reason


def test_bow_tie_is_refused_with_its_place() -> None:
    reason = polygon_problem(Polygon([(115, 32), (116, 33), (116, 32), (115, 33)]))
    assert reason is not None
    assert "self-intersection at longitude 115.500000, latitude 32.500000" in reason


def test_as_multipolygon() -> None:
    assert as_multipolygon(SQUARE).geoms[0].equals_exact(SQUARE, 0)
    multi = MultiPolygon([SQUARE])
    assert as_multipolygon(multi) is multi
    with pytest.raises(TypeError):
        as_multipolygon(Point(1, 1))


def test_position_in_degrees_and_metres() -> None:
    assert position(" 115.81 ", "32.89", parse_crs("4490")) == Point(115.81, 32.89)
    found = position("388649.570", "3641176.641", parse_crs("4548"))
    assert found.distance(Point(115.81, 32.89)) < 1e-7


@pytest.mark.parametrize(
    ("x", "y", "crs", "part"),
    [
        ("east", "32.89", "4490", "not a number"),
        ("nan", "32.89", "4490", "not a number"),
        ("115°48'", "32.89", "4490", "not a number"),
        ("1e400", "32.89", "4490", "not a number"),
        ("1e308", "1e308", "4548", "outside China"),
        ("388649.57", "3641176.64", "4490", "looks like metres"),
        ("388649.57", "3641176.64", "gcj02", "looks like metres"),
        ("32.89", "115.81", "4490", "swapped"),
        ("115.81", "32.89", "4548", "looks like degrees"),
        ("2.35", "48.85", "4490", "outside China"),
        ("0", "0", "4490", "outside China"),
        ("3641176.641", "388649.570", "4548", "outside China"),
    ],
)
def test_unusable_positions(x: str, y: str, crs: str, part: str) -> None:
    if x == "1e400":
        part = "not finite"
    with pytest.raises(FieldError) as error:
        position(x, y, parse_crs(crs))
    assert part in error.value.message
    assert error.value.mend


def test_nothing_is_repaired() -> None:
    before = shapely.to_wkt(SQUARE)
    polygon_problem(SQUARE)
    assert shapely.to_wkt(SQUARE) == before
