import json
from pathlib import Path

import pytest
import shapely

from gis import geojsonfile
from gis.crs import parse_crs
from gis.datafiles import open_datafile
from gis.errors import FileError


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(x: float, y: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y]}


def collection(tmp_path: Path, *features: object, **members: object) -> Path:
    path = tmp_path / "f.geojson"
    content = {"type": "FeatureCollection", **members, "features": list(features)}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def refusal(path: Path, crs: str | None = "4490", encoding: str | None = None) -> FileError:
    declared = None if crs is None else parse_crs(crs)
    with pytest.raises(FileError) as error:
        open_datafile(path, crs=declared, encoding=encoding)
    assert error.value.mend
    return error.value


def test_values_are_what_the_owner_wrote(tmp_path: Path) -> None:
    path = collection(
        tmp_path,
        feature(point(115.81, 32.89), 代码="341202000000", n=341202000000, f=341202000000.0),
        feature(None, 代码=None, d="2015/3/1", b=True, part=1.5, many=[1, "甲"]),
    )
    file = open_datafile(path, crs=parse_crs("4490"))
    assert file.columns == ("代码", "n", "f", "d", "b", "part", "many")
    assert (file.row_count, file.has_geometry) == (2, True)
    first, second = file.rows()
    assert first.values["n"] == first.values["f"] == first.values["代码"] == "341202000000"
    assert first.values["d"] is None
    assert first.geometry is not None
    assert (shapely.get_x(first.geometry), first.number) == (115.81, 1)
    assert (second.geometry, second.problem, second.number) == (None, None, 2)
    assert [second.values[name] for name in ("d", "b", "part", "many")] == [
        "2015/3/1", "true", "1.5", '[1, "甲"]',
    ]  # fmt: skip


def test_small_chunks_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = [[115 + n / 1000, 32 + n * n / 100_000] for n in range(50)]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    features = [feature(shape, name=f'社区{n} \\"{{', n=n * 1000) for n in range(40)]
    path = collection(tmp_path, *features, name="x", bbox=[1, 2, 3, 4])
    whole = list(open_datafile(path, crs=parse_crs("4490")).rows())
    monkeypatch.setattr(geojsonfile, "_CHUNK", 7)
    assert list(open_datafile(path, crs=parse_crs("4490")).rows()) == whole
    assert len(whole) == 40


def test_open_rings_are_not_closed_for_the_owner(tmp_path: Path) -> None:
    ring = {"type": "Polygon", "coordinates": [[[115, 32], [116, 32], [116, 33], [115, 33]]]}
    bad = {"type": "Point", "coordinates": ["a", 1]}
    rows = list(
        open_datafile(
            collection(tmp_path, feature(ring), feature(bad), feature({"type": "Point"})),
            crs=parse_crs("4490"),
        ).rows()
    )
    assert [row.geometry for row in rows] == [None, None, None]
    assert all(row.problem is not None and row.problem.row == row.number for row in rows)
    assert rows[0].problem is not None
    assert "closed" in rows[0].problem.reason


def test_positions_against_the_declared_system(tmp_path: Path) -> None:
    path = collection(tmp_path, feature(point(388649.57, 3641176.641)), feature(point(32.9, 115.8)))
    metres, swapped = open_datafile(path, crs=parse_crs("4490")).rows()
    assert metres.problem is not None
    assert "looks like metres" in metres.problem.reason
    assert swapped.problem is not None
    assert "swapped" in swapped.problem.reason
    good, degrees = open_datafile(path, crs=parse_crs("4548")).rows()
    assert good.geometry is not None
    assert shapely.get_y(good.geometry) == pytest.approx(32.89, abs=1e-7)
    assert degrees.problem is not None


@pytest.mark.parametrize(
    ("written", "declared", "agrees"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "4490", True),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "gcj02", True),
        ("urn:ogc:def:crs:EPSG::4490", "4490", True),
        ("urn:ogc:def:crs:EPSG::4548", "4548", True),
        ("urn:ogc:def:crs:EPSG::4548", "4490", False),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "4548", False),
    ],
)
def test_system_in_the_file(tmp_path: Path, written: str, declared: str, agrees: bool) -> None:
    member = {"type": "name", "properties": {"name": written}}
    path = collection(tmp_path, feature(None, a=1), crs=member)
    if agrees:
        assert open_datafile(path, crs=parse_crs(declared)).row_count == 1
    else:
        message = refusal(path, declared).message
        assert f"EPSG:{declared} was declared" in message
        assert "EPSG:4548" in message or "EPSG:4326" in message


def test_system_must_be_declared(tmp_path: Path) -> None:
    error = refusal(collection(tmp_path, feature(None, a=1)), None)
    assert "--crs 4490" in error.mend


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_cut_off(tmp_path: Path, share: float) -> None:
    path = collection(tmp_path, *(feature(point(115, 32), n=n) for n in range(100)))
    content = path.read_text("utf-8")
    path.write_text(content[: int(len(content) * share)], encoding="utf-8")
    assert "cut off" in refusal(path).message


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("", "empty"),
        ("[]", "not a GeoJSON feature collection"),
        ("{}", "not a GeoJSON feature collection"),
        ('{"type": "Topology"}', "not a GeoJSON feature collection"),
        ('{"features": []}', "no features"),
        ('{"features": [1]}', "not a feature"),
        ('{"features": [{"type": "Feature"}]} x', "not valid JSON"),
        ('{"features": [{"type": "Feature", "properties": {"a": NaN}}]}', "not valid JSON"),
        ('{"a": 1\n"features": []}', "line 2"),
        ('{"features": [{"type":"Feature","properties":{"a":1,"a ":2}}]}', "more than one column"),
    ],
)
def test_other_content(tmp_path: Path, content: str, part: str) -> None:
    path = tmp_path / "f.json"
    path.write_text(content)
    assert part in refusal(path).message


def test_encoding(tmp_path: Path) -> None:
    path = collection(tmp_path, feature(None, 名称="甲社区"))
    path.write_bytes(path.read_bytes().decode().encode("gb18030"))
    assert "gb18030" in refusal(path).mend
    file = open_datafile(path, crs=parse_crs("4490"), encoding="gb18030")
    assert next(file.rows()).values == {"名称": "甲社区"}
