"""Sheet numbers of GB/T 13989: the examples of the domain, and what must always hold."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.angles import Angle, dms
from gis.errors import FieldError
from gis.sheet_number import Sheet, sheet_at, sheet_number, sheets_in_box
from gis.sheet_scales import SCALES, SheetScale, parse_scale

FUYANG = ("115.81", "32.89")
G = parse_scale(10_000)

EXAMPLES = [
    ("1:1000000", "I50", "114°", "120°", "32°", "36°"),
    ("1:500000", "I50B002001", "114°", "117°", "32°", "34°"),
    ("1:250000", "I50C004002", "115°30′", "117°", "32°", "33°"),
    ("1:100000", "I50D010004", "115°30′", "116°", "32°40′", "33°"),
    ("1:50000", "I50E019008", "115°45′", "116°", "32°50′", "33°"),
    ("1:25000", "I50F038015", "115°45′", "115°52′30″", "32°50′", "32°55′"),
    ("1:10000", "I50G075029", "115°45′", "115°48′45″", "32°52′30″", "32°55′"),
    ("1:5000", "I50H150058", "115°46′52.5″", "115°48′45″", "32°52′30″", "32°53′45″"),
    ("1:2000", "I50I448174", "115°48′07.5″", "115°48′45″", "32°53′20″", "32°53′45″"),
]

scales = st.sampled_from(SCALES)
longitudes = st.floats(72, 138, exclude_max=True)
latitudes = st.floats(0, 60, exclude_max=True)
sheets = st.builds(sheet_at, longitudes, latitudes, scales)


@pytest.mark.parametrize(("scale", "number", "west", "east", "south", "north"), EXAMPLES)
def test_fuyang_at_every_scale(
    scale: str, number: str, west: str, east: str, south: str, north: str
) -> None:
    sheet = sheet_at(*FUYANG, parse_scale(scale))
    assert sheet.number == number
    bounds = sheet.bounds
    assert (dms(bounds.west_mas), dms(bounds.east_mas)) == (west, east)
    assert (dms(bounds.south_mas), dms(bounds.north_mas)) == (south, north)
    assert sheet_number(number) == sheet


def formula(longitude: Fraction, latitude: Fraction, scale: SheetScale) -> str:
    """The formulas of the standard, written out with fractions."""
    width, height = Fraction(6, scale.parts), Fraction(4, scale.parts)
    head = f"{'ABCDEFGHIJKLMNO'[latitude // 4]}{longitude // 6 + 31}"
    if scale.parts == 1:
        return head
    row = 4 / height - (latitude % 4) // height
    column = (longitude % 6) // width + 1
    return f"{head}{scale.letter}{int(row):0{scale.digits}d}{int(column):0{scale.digits}d}"


@given(
    st.decimals(72, 137, places=9, allow_nan=False),
    st.decimals(0, 59, places=9, allow_nan=False),
    scales,
)
def test_the_formulas_of_the_standard(lon: Decimal, lat: Decimal, scale: SheetScale) -> None:
    assert sheet_at(lon, lat, scale).number == formula(Fraction(lon), Fraction(lat), scale)


def test_sizes_by_the_standard() -> None:
    sizes = {scale.denominator: (scale.width_mas, scale.height_mas) for scale in SCALES}
    assert sizes[10_000] == (225_000, 150_000)
    assert sizes[2_000] == (37_500, 25_000)
    assert sizes[1_000] == (18_750, 12_500)
    assert sizes[500] == (9_375, 6_250)


def test_a_million_points_go_there_and_back() -> None:
    random = Random(13989)
    for _ in range(1_000_000):
        longitude, latitude = random.uniform(72, 138), random.uniform(0, 60)
        sheet = sheet_at(longitude, latitude, SCALES[random.randrange(11)])
        same = sheet_number(sheet.number)
        west, south, east, north = same.bounds
        # Random floats lie off every edge by more than their own rounding.
        holds = west <= longitude * 3_600_000 < east and south <= latitude * 3_600_000 < north
        if same != sheet or not holds:
            pytest.fail(f"{longitude} {latitude}: {sheet.number}")


@given(longitudes, latitudes, scales)
def test_a_point_is_of_one_sheet_only(lon: float, lat: float, scale: SheetScale) -> None:
    sheet = sheet_at(lon, lat, scale)
    assert sheet.contains(lon, lat)
    assert not any(other.contains(lon, lat) for other in sheet.neighbours().values())


@given(sheets)
def test_the_south_western_corner_is_of_the_sheet_the_others_not(sheet: Sheet) -> None:
    assert sheet_at(sheet.west, sheet.south, sheet.scale) == sheet
    around = sheet.neighbours()
    for name, corner in (
        ("E", (sheet.east, sheet.south)),
        ("N", (sheet.west, sheet.north)),
        ("NE", (sheet.east, sheet.north)),
    ):
        if name in around:
            assert sheet_at(*corner, sheet.scale) == around[name]
        assert not sheet.contains(*corner)


@pytest.mark.parametrize(
    ("longitude", "latitude", "number"),
    [
        # The seam at 115°30', which is an edge of sheets at many scales, and its near sides.
        ("115.5", "32.8", "I50D010004"),
        ("115.499999999999999999999", "32.8", "I50D010003"),
        (115.5, 33, "I50D009004"),
        (115.5, 32.99999999999999, "I50D010004"),
        # A binary float cannot hold 115.1; as a decimal it is what was written.
        (Decimal("115.8125"), 32.875, "I50D010004"),
        ("120", "36", "J51D012001"),
        ("119°59′59.999″", "35°59′59.999″", "I50D001012"),
    ],
)
def test_points_on_edges_belong_east_and_north(
    longitude: Angle, latitude: Angle, number: str
) -> None:
    assert sheet_at(longitude, latitude, parse_scale("1:10万")).number == number


@pytest.mark.parametrize(
    ("longitude", "latitude", "number"),
    [
        (116.39, 39.91, "J50"),
        (124.4, 53.5, "N51"),
        (112.3, 3.9, "A49"),
        (73.6, 39.3, "J43"),
        (134.7, 48.3, "M53"),
    ],
)
def test_the_ends_of_china(longitude: float, latitude: float, number: str) -> None:
    assert sheet_at(longitude, latitude, SCALES[0]).number == number


@given(sheets)
def test_neighbours_share_an_edge_or_a_corner(sheet: Sheet) -> None:
    bounds = sheet.bounds
    for name, other in sheet.neighbours().items():
        west, south, east, north = other.bounds
        meets_x = {"W": east == bounds.west_mas, "E": west == bounds.east_mas}
        meets_y = {"S": north == bounds.south_mas, "N": south == bounds.north_mas}
        along_x = meets_x.get(name[-1], (west, east) == (bounds.west_mas, bounds.east_mas))
        along_y = meets_y.get(name[0], (south, north) == (bounds.south_mas, bounds.north_mas))
        assert along_x
        assert along_y
        assert sheet_number(other.number) == other


def test_neighbours_over_the_seam_of_two_bands() -> None:
    around = sheet_number("I50G001096").neighbours()
    assert [around[name].number for name in ("N", "NE", "E", "SW")] == [
        "J50G096096", "J51G096001", "I51G001001", "I50G002095",
    ]  # fmt: skip


def test_fewer_neighbours_at_the_rim() -> None:
    assert set(sheet_number("A43").neighbours()) == {"N", "NE", "E"}
    assert set(sheet_number("O53").neighbours()) == {"W", "SW", "S"}


@given(longitudes, latitudes)
def test_scales_nest(lon: float, lat: float) -> None:
    chain = [sheet_at(lon, lat, scale) for scale in SCALES]
    for index, fine in enumerate(chain):
        for coarse in chain[: index + 1]:
            assert fine.at_scale(coarse.scale) == coarse
            assert coarse.west <= fine.west < fine.east <= coarse.east
            assert coarse.south <= fine.south < fine.north <= coarse.north


def test_no_finer_sheet_holds_a_sheet() -> None:
    with pytest.raises(FieldError, match="holds many sheets"):
        sheet_number("I50G075029").at_scale(parse_scale(5_000))


def test_the_sheets_of_a_box() -> None:
    found = [sheet.number for sheet in sheets_in_box("115.75", "32.875", "115.82", "32.92", G)]
    assert found == ["I50G074029", "I50G074030", "I50G075029", "I50G075030"]


@given(sheets)
def test_the_box_of_a_sheet_takes_that_sheet_only(sheet: Sheet) -> None:
    box = (sheet.west, sheet.south, sheet.east, sheet.north)
    assert list(sheets_in_box(*box, sheet.scale)) == [sheet]


def test_a_whole_sheet_is_covered_without_gap() -> None:
    million = sheet_number("I50")
    box = (million.west, million.south, million.east, million.north)
    found = list(sheets_in_box(*box, parse_scale(100_000)))
    assert len(set(found)) == len(found) == 144
    assert [found[0].number, found[-1].number] == ["I50D001001", "I50D012012"]
    assert {sheet.at_scale(million.scale) for sheet in found} == {million}


def test_a_box_that_is_a_point_or_a_line() -> None:
    assert [one.number for one in sheets_in_box(*FUYANG, *FUYANG, G)] == ["I50G075029"]
    assert [one.number for one in sheets_in_box("115.75", "32.9", "115.75", "32.9", G)] == [
        "I50G075029"
    ]


@pytest.mark.parametrize(
    ("box", "why"),
    [
        ((116, 32, 115, 33), "west beyond its east"),
        ((115, 33, 116, 32), "south beyond its north"),
        ((71, 32, 73, 33), "reaches beyond"),
        ((137, 59, 138, 60.001), "reaches beyond"),
    ],
)
def test_boxes_refused(box: tuple[float, float, float, float], why: str) -> None:
    with pytest.raises(FieldError, match=why):
        sheets_in_box(*box, G)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(138, 32), (71.9999999, 32), (115, 60), (115, -0.0000001), ("x", 32), (float("nan"), 32)],
)
def test_places_refused(longitude: Angle, latitude: Angle) -> None:
    with pytest.raises(FieldError):
        sheet_at(longitude, latitude, G)


def test_swapped_degrees_are_named() -> None:
    with pytest.raises(FieldError) as refused:
        sheet_at(32.89, 115.81, G)
    assert "swapped" in refused.value.mend


@pytest.mark.parametrize("text", ["i50g075029", " I50 G 075 029 ", "Ｉ５０Ｇ０７５０２９"])
def test_numbers_as_people_write_them(text: str) -> None:
    assert sheet_number(text).number == "I50G075029"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a sheet number"),
        ("50I", "is not a sheet number"),
        ("I5", "is not a sheet number"),
        ("I50A001001", "scale letter A"),
        ("I50L001001", "scale letter L"),
        ("I50G75029", "3 digits for the row"),
        ("I50J075029", "4 digits for the row"),
        ("I50G0750290", "3 digits"),
        ("I50G000029", "row 0"),
        ("I50G097029", "both end at 96"),
        ("I50G075097", "both end at 96"),
        ("I50K23052304", "both end at 2304"),
        ("I42", "outside the sheets covered"),
        ("I54", "outside the sheets covered"),
        ("P50", "outside the sheets covered"),
        ("I50G" + "0" * 9999, "3 digits"),
    ],
)
def test_numbers_refused(text: str, why: str) -> None:
    with pytest.raises(FieldError, match=why) as refused:
        sheet_number(text)
    assert refused.value.mend


@pytest.mark.parametrize(
    ("text", "denominator"),
    [
        ("1:10000", 10_000),
        ("10000", 10_000),
        (10_000, 10_000),
        ("1:10,000", 10_000),
        ("1:1万", 10_000),
        ("１：１万", 10_000),
        ("1∶2.5万", 25_000),
        ("1:1 000 000", 1_000_000),
        ("1:100万", 1_000_000),
        ("1:1百万", 1_000_000),
        ("1M", 1_000_000),
        ("10k", 10_000),
        ("1/500", 500),
    ],
)
def test_scales_as_people_write_them(text: str | int, denominator: int) -> None:
    assert parse_scale(text).denominator == denominator


@pytest.mark.parametrize(
    "text", ["", "1:", "1:20000", "1:0", "2:10000", "-10000", "1:10000.5", "万", "9" * 5000]
)
def test_scales_refused(text: str) -> None:
    with pytest.raises(FieldError, match="is not a scale") as refused:
        parse_scale(text)
    assert "10000" in refused.value.mend


def test_scales_are_written_in_both_languages() -> None:
    assert [scale.zh for scale in SCALES] == [
        "1:100万", "1:50万", "1:25万", "1:10万", "1:5万", "1:2.5万", "1:1万",
        "1:5000", "1:2000", "1:1000", "1:500",
    ]  # fmt: skip
    assert {parse_scale(scale.zh) for scale in SCALES} == set(SCALES)
    assert {parse_scale(scale.text) for scale in SCALES} == set(SCALES)
