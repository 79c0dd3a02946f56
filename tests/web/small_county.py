"""An invented county of twelve square communities, small enough to reckon by hand.

    115.80   115.82   115.84   115.86   115.88
32.96 ┌────────┬────────┬────────┬────────┐
      │ A 009  │ A 010  │ B 011  │ B 012  │
32.94 ├────────┼────────┼────────┼────────┤
      │ A 005  │ A 006  │ B 007  │ B 008  │
32.92 ├────────┼────────┼────────┼────────┤
      │ A 001  │ A 002  │ B 003  │ B 004  │
32.90 └────────┴────────┴────────┴────────┘
"""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

from gis.crs import parse_crs
from gis.database import Database
from gis.loading import LoadOptions
from layers.kinds import KINDS
from layers.load import load

PREFECTURE = "341200000000"
COUNTY = "341202000000"
TOWNSHIPS = ("341202001000", "341202002000")
SIDE = 0.02
WEST, SOUTH = 115.80, 32.90
STANDARDS = Path(__file__).parents[2] / "layers" / "standards.csv"

# Households by serial number; None: unknown.
HOUSEHOLDS = {1: 1520, 2: 1000, 3: 800, 4: None, 5: 1200, 6: 0, 7: 900, 8: 700, 9: 1100, 10: 640,
              11: 1300, 12: 500}  # fmt: skip
# Centre: serial of the community it stands in (0: none), floor area, communities it serves.
CENTRES: dict[str, tuple[int, float | None, dict[int, str]]] = {
    "C01": (1, 450.0, {}),
    "C02": (2, 650.0, {}),
    "C03": (3, 900.0, {3: "0.6", 4: "0.4"}),
    "C05": (5, 150.0, {}),
    "C06": (6, 300.0, {}),
    "C07": (7, None, {}),
    "C09": (9, 350.0, {}),
    "C11": (11, 610.0, {}),
    "C99": (0, 200.0, {}),
}


def community(serial: int) -> str:
    """Code of a community by its number in the picture."""
    township = TOWNSHIPS[0] if (serial - 1) % 4 < 2 else TOWNSHIPS[1]
    return f"{township[:9]}{serial:03d}"


def corner(serial: int) -> tuple[float, float]:
    """South-west corner of a community, degrees."""
    column, row = (serial - 1) % 4, (serial - 1) // 4
    return round(WEST + column * SIDE, 6), round(SOUTH + row * SIDE, 6)


def box(west: float, south: float, columns: int, rows: int) -> dict[str, object]:
    """A rectangle as GeoJSON, with a point on every corner of the grid on its edge."""
    xs = [round(west + i * SIDE, 6) for i in range(columns + 1)]
    ys = [round(south + i * SIDE, 6) for i in range(rows + 1)]
    ring = [(x, ys[0]) for x in xs] + [(xs[-1], y) for y in ys[1:]]
    ring += [(x, ys[-1]) for x in reversed(xs[:-1])] + [(xs[0], y) for y in reversed(ys[:-1])]
    return {"type": "Polygon", "coordinates": [ring]}


def load_small_county(url: str, folder: Path) -> None:
    """Load it into a migrated database.

    Args:
        url: The database.
        folder: Where to put the files.
    """
    database = Database(url, pool_size=1)
    crs = parse_crs("4490")
    placed = LoadOptions(source="test", is_simulated=True, crs=crs)
    load(database, "standards", [STANDARDS], LoadOptions())
    load(database, "divisions", [_divisions(folder)], placed)
    load(database, "statistics", [_statistics(folder)],
         LoadOptions(source="invented count", is_simulated=True))  # fmt: skip
    load(database, "facilities", [_centres(folder)], placed, kind=KINDS["service_centre"])
    load(database, "facilities", [_rescue(folder)], placed, kind=KINDS["rescue_station"])
    database.close()


def _divisions(folder: Path) -> Path:
    def feature(code: str, name: str, geometry: dict[str, object]) -> dict[str, object]:
        return {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": geometry,
        }

    features = [
        feature("340000000000", "安徽省", box(WEST, SOUTH, 4, 3)),
        feature(PREFECTURE, "阜阳市", box(WEST, SOUTH, 4, 3)),
        feature(COUNTY, "颍州区", box(WEST, SOUTH, 4, 3)),
        feature(TOWNSHIPS[0], "甲街道", box(WEST, SOUTH, 2, 3)),
        feature(TOWNSHIPS[1], "乙镇", box(WEST + 2 * SIDE, SOUTH, 2, 3)),
    ]
    for serial in HOUSEHOLDS:
        kind = "社区居委会" if (serial - 1) % 4 < 2 else "村委会"
        features.append(feature(community(serial), f"第{serial}{kind}", box(*corner(serial), 1, 1)))
    path = folder / "divisions.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def _statistics(folder: Path) -> Path:
    rows = [
        [community(serial), "2020-11-01", households]
        for serial, households in HOUSEHOLDS.items()
        if households is not None
    ]
    return _csv(
        folder / "statistics.csv", ["code", "reference_date", "households_registered"], rows
    )


def _centres(folder: Path) -> Path:
    rows: list[list[object]] = []
    for code, (serial, area, serves) in CENTRES.items():
        west, south = corner(serial) if serial else (WEST - 3 * SIDE, SOUTH)
        shares = "; ".join(f"{community(s)}={share}" for s, share in serves.items())
        rows.append(
            [code, f"中心{code}", west + SIDE / 2, south + SIDE / 2, "2015-01-01", area, shares]
        )
    header = ["facility_code", "name", "longitude", "latitude", "opened_on", "floor_area_m2",
              "serves"]  # fmt: skip
    return _csv(folder / "centres.csv", header, rows)


def _rescue(folder: Path) -> Path:
    header = ["facility_code", "name", "longitude", "latitude", "opened_on"]
    return _csv(folder / "rescue.csv", header, [["R1", "救助站", 115.85, 32.93, date(2010, 1, 1)]])


def _csv(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
