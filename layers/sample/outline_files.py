"""Writes the outline files: county GeoJSON, township and community GeoPackages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from layers.sample.divisions import list_day
from layers.sample.facts import Facts
from layers.sample.manifest import OUTLINES_SOURCE, simulated_source
from layers.sample.outlines import Outlines
from layers.sample.textfiles import write_json

CRS = "EPSG:4490"
# The outlines are those of today's counties; how far they reached before 2000 is not known.
COUNTY_OUTLINES_SINCE = "2000-12-31"
_CITY = "341200000000"
# GeoPackages carry a time of writing; a fixed one keeps the bytes the same.
_WRITTEN = "2024-01-01T00:00:00.000Z"


def write_county_outlines(path: Path, facts: Facts, outlines: Outlines, seed: int) -> Path:
    """GeoJSON of the real county outlines, the city as their union, and the simulated zones."""
    names = {entry.code: entry.name for entry in facts.latest("county")}
    names |= {upper["code"]: upper["name"] for upper in facts.upper}
    first = facts.first_list_of()
    city = shapely.normalize(shapely.union_all(list(facts.outlines.values())))
    features = [
        _feature(_CITY, names[_CITY], COUNTY_OUTLINES_SINCE,
                 f"union of the eight county outlines ({OUTLINES_SOURCE})", False, city)
    ]  # fmt: skip
    for code, outline in sorted((facts.outlines | outlines.zones).items()):
        is_real = code in facts.outlines
        since = COUNTY_OUTLINES_SINCE if is_real else list_day(first[code])
        source = OUTLINES_SOURCE if is_real else simulated_source(seed)
        features.append(_feature(code, names[code], since, source, not is_real, outline))
    return write_json(
        path,
        {
            "type": "FeatureCollection",
            "name": "outlines",
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
            "features": features,
        },
    )


def write_simulated_outlines(
    path: Path, level: str, facts: Facts, outlines: Mapping[str, BaseGeometry], seed: int
) -> Path:
    """GeoPackage, layer `outlines`, of one level; valid from the first list with the code."""
    first = facts.first_list_of()
    names = {entry.code: entry.name for entry in facts.latest(level)}
    codes = sorted(outlines)
    frame = geopandas.GeoDataFrame(
        {
            "code": codes,
            "name": [names[code] for code in codes],
            "valid_from": [list_day(first[code]) for code in codes],
            "source": simulated_source(seed),
            "simulated": True,
        },
        geometry=[_multi(outlines[code]) for code in codes],
        crs=CRS,
    )
    path.unlink(missing_ok=True)
    with _fixed_time():
        pyogrio.write_dataframe(
            frame, path, layer="outlines", driver="GPKG", geometry_type="MultiPolygon"
        )
    return path


def _multi(area: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([part for part in shapely.get_parts(area) if isinstance(part, Polygon)])


@contextmanager
def _fixed_time() -> Iterator[None]:
    """Let GDAL stamp a fixed time, and put its setting back."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _WRITTEN})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _feature(
    code: str, name: str, valid_from: str, source: str, simulated: bool, area: BaseGeometry
) -> dict[str, Any]:
    # Seven decimals, as everywhere in the sample.
    rounded = shapely.transform(_multi(area), lambda xy: np.round(xy, 7))
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            "name": name,
            "valid_from": valid_from,
            "source": source,
            "simulated": simulated,
        },
        "geometry": mapping(rounded),
    }
