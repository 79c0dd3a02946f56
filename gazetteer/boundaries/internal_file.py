"""A file with positions of boundaries or markers, before it leaves the register."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal

import shapely

from gazetteer.boundaries.classification import Classification
from gis.measure import area_m2


@dataclass(frozen=True, slots=True)
class InternalFile:
    """What is handed out, and what the log of exports will say of it.

    Attributes:
        name: File name, without folders.
        media_type: Such as application/pdf.
        content: Its bytes.
        subject: What it is, in Chinese and English: 界桩成果表 Marker result table.
        format: Short name of the format: xlsx, dxf-r2000.
        line_code: The line it is about; None: of several or of none.
        level: Level of that line, by which rules are chosen; "all": of several.
        epsg: System of its coordinates; None: it has none, or of several.
        feature_count: Lines, markers and points in it.
        classification: 密级, as it stands in the file.
        extent: EPSG:4490; what it covers, see `area_km2`. None: no positions.
        notes: What whoever receives it should know, each in Chinese and English.
    """

    name: str
    media_type: str
    content: bytes
    subject: str
    format: str
    line_code: str | None
    level: str
    epsg: int | None
    feature_count: int
    classification: Classification
    extent: shapely.Geometry | None
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def sha256(self) -> str:
        """Digest of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def area_km2(self) -> Decimal | None:
        """Area it covers, as `area_covered_km2`; None: it has no positions."""
        return None if self.extent is None else area_covered_km2(self.extent)


def area_covered_km2(extent: shapely.Geometry) -> Decimal:
    """Area that positions cover, in square kilometres to 0.001, on the CGCS2000 ellipsoid.

    Of areas (the strip of map sheets 条带) their own; of points and lines that of their convex
    hull. The rule that asks for it (25 km² of continuous topographic data, 自然资发〔2020〕95号)
    does not say how to measure bare points: the hull says too much rather than too little.

    Args:
        extent: EPSG:4490.
    """
    is_area = shapely.get_dimensions(extent) == 2
    covered = extent if is_area else shapely.convex_hull(extent)
    return Decimal(repr(area_m2(covered) / 1_000_000)).quantize(Decimal("0.001"))
