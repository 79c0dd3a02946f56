"""Georeferences a sheet PDF: viewport and measure dictionaries (ISO 32000-2 §12.10)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pikepdf
import pyproj
from pikepdf import Array, Dictionary, Name, Pdf, String

from gis.survey_crs import SurveyCrs, unproject
from maps.sheets.viewport import Viewport

_POINTS_PER_MM = 72 / 25.4


def georeferenced(pdf: bytes, crs: SurveyCrs, views: Sequence[Viewport | None]) -> bytes:
    """A PDF whose frames know their place on the earth. The same input gives the same bytes.

    Args:
        pdf: One page for each view.
        crs: Zone of the frames.
        views: What the frame of each page shows; None for a page without a map.
    """
    with Pdf.open(BytesIO(pdf)) as document:
        for page, view in zip(document.pages, views, strict=True):
            if view is not None:
                page.obj[Name.VP] = Array([_viewport(document, page, crs, view)])
        return _saved(document)


def joined(pdfs: Sequence[bytes]) -> bytes:
    """Several PDFs as one, each page with its own place on the earth."""
    with Pdf.new() as document:
        for pdf in pdfs:
            with Pdf.open(BytesIO(pdf)) as part:
                document.pages.extend(part.pages)
        return _saved(document)


def _viewport(document: Pdf, page: pikepdf.Page, crs: SurveyCrs, view: Viewport) -> Dictionary:
    height = float(page.mediabox[3])
    frame = view.frame
    box = (
        frame.left * _POINTS_PER_MM, height - frame.bottom * _POINTS_PER_MM,
        frame.right * _POINTS_PER_MM, height - frame.top * _POINTS_PER_MM,
    )  # fmt: skip
    # Corners from the lower left, clockwise, as shares of the box and as latitude, longitude.
    shares = ((0, 0), (0, 1), (1, 1), (1, 0))
    east = np.array([view.west_m, view.west_m, view.east_m, view.east_m])
    north = np.array([view.south_m, view.north_m, view.north_m, view.south_m])
    longitude, latitude = unproject(crs, north, east)
    degrees = [float(v) for pair in zip(latitude, longitude, strict=True) for v in pair]
    measure = Dictionary(
        Type=Name.Measure,
        Subtype=Name.GEO,
        Bounds=Array([v for share in shares for v in share]),
        LPTS=Array([v for share in shares for v in share]),
        GPTS=Array([_number(v, 10) for v in degrees]),
        GCS=document.make_indirect(
            Dictionary(
                Type=Name.PROJCS,
                EPSG=crs.epsg,
                WKT=String(pyproj.CRS.from_epsg(crs.epsg).to_wkt("WKT1_ESRI")),
            )
        ),
    )
    return Dictionary(
        Type=Name.Viewport,
        Name=String("map"),
        BBox=Array([_number(v, 5) for v in box]),
        Measure=document.make_indirect(measure),
    )


def _number(value: float, digits: int) -> pikepdf.Object:
    return pikepdf.Object.parse(f"{value:.{digits}f}".encode())


def _saved(document: Pdf) -> bytes:
    written = BytesIO()
    document.save(written, deterministic_id=True, compress_streams=True)
    return written.getvalue()
