"""Reading points and lines out of a DXF that another program wrote.

Points are POINT, INSERT (a symbol with its attributes), TEXT and MTEXT; lines are LINE,
LWPOLYLINE and POLYLINE, in the model space. Everything else is counted, never silently lost.
Coordinates are x east, y north, in whatever system the file's owner declares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from ezdxf import path as curves
from ezdxf.document import Drawing as Document
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.entities.insert import Insert
from ezdxf.entities.line import Line
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.entities.mtext import MText
from ezdxf.entities.point import Point
from ezdxf.entities.polyline import Polyline
from ezdxf.entities.text import Text
from ezdxf.filemanagement import readfile
from ezdxf.lldxf.const import DXFError
from ezdxf.math import Vec3

from gis.encodings import codec_name
from gis.errors import FileError
from gis.filesize import need_file
from gis.problems import Problem

_LIMIT_BYTES = 100_000_000
# Arcs become chords that stray from them by no more than this, in units of the drawing.
_SAGITTA = 0.01
# The library checks the structure, not every value; what a damaged one runs into varies.
_DAMAGE = (
    DXFError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)
_BINARY = b"AutoCAD Binary DXF"


@dataclass(frozen=True, slots=True)
class CadPoint:
    """A place in a drawing.

    Attributes:
        kind: POINT, INSERT, TEXT or MTEXT.
        layer: Its layer.
        handle: Its number in the drawing, hexadecimal, by which a CAD program finds it.
        east: x, in units of the drawing.
        north: y.
        height: z; None where it is exactly zero, which is how a drawing leaves it open.
        text: Content of a text.
        block: Name of the symbol.
        attributes: Text by tag.
    """

    kind: str
    layer: str
    handle: str
    east: float
    north: float
    height: float | None = None
    text: str | None = None
    block: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CadLine:
    """A line or the edge of an area; (east, north) of its vertices."""

    kind: str
    layer: str
    handle: str
    points: tuple[tuple[float, float], ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class CadContent:
    """What a drawing holds.

    Attributes:
        points: In drawing order.
        lines: In drawing order.
        unit: "m", "mm" or None where the drawing does not say.
        not_read: Number of other entities by kind.
        problems: Entities left out, or changed in reading; `column` is the layer and `value`
            the handle.
    """

    points: tuple[CadPoint, ...]
    lines: tuple[CadLine, ...]
    unit: str | None
    not_read: Mapping[str, int]
    problems: tuple[Problem, ...]


def read_dxf(
    path: Path, *, encoding: str | None = None, limit_bytes: int = _LIMIT_BYTES
) -> CadContent:
    """Reads the model space of a DXF, text or binary.

    Args:
        path: The file.
        encoding: Of its texts, where the code page that the file names is wrong.
        limit_bytes: A larger file is refused.

    Raises:
        FileError: No DXF (a DWG, for one), damaged, cut off, too large, or its texts do not fit
            the code page.
    """
    need_file(path, limit_bytes=limit_bytes)
    document = _open(path, None if encoding is None else codec_name(encoding))
    points: list[CadPoint] = []
    lines: list[CadLine] = []
    problems: list[Problem] = []
    not_read: Counter[str] = Counter()
    for entity in document.modelspace():
        kind, layer = entity.dxftype(), str(entity.dxf.get("layer", "0"))
        handle = str(entity.dxf.get("handle", "?"))
        try:
            if isinstance(entity, Line | LWPolyline | Polyline):
                line = _line(entity, kind, layer, handle)
                if line is None:
                    not_read[f"{kind} (mesh)"] += 1
                    continue
                _need_numbers([*line.points])
                lines.append(line)
                if _has_arcs(entity):
                    problems.append(_arcs(path.name, line))
            elif isinstance(entity, Point | Insert | Text | MText):
                point = _point(entity, kind, layer, handle)
                _need_numbers([(point.east, point.north)])
                points.append(point)
            else:
                not_read[kind] += 1
        except _DAMAGE:
            problems.append(
                Problem(
                    path.name,
                    None,
                    layer,
                    handle,
                    f"The {kind} with handle {handle} on layer {layer} cannot be read.",
                    "Draw it anew or audit the drawing in the CAD program.",
                )
            )
    unit = {4: "mm", 6: "m"}.get(int(document.header.get("$INSUNITS", 0)))
    return CadContent(tuple(points), tuple(lines), unit, dict(not_read), tuple(problems))


def _open(path: Path, encoding: str | None) -> Document:
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith(b"AC10"):
        raise FileError(
            f"{path.name} is a DWG drawing.", "Save it as DXF (R2000 to R2018) in the CAD program."
        )
    try:
        if head.startswith(_BINARY):
            return readfile(path)
        return readfile(path, encoding=encoding, errors="strict")
    except UnicodeDecodeError:
        raise FileError(
            f"The texts of {path.name} are not in the code page that it names.",
            "Declare their encoding (gb18030 or utf-8), or save the drawing as DXF R2010.",
        ) from None
    except OSError as fault:
        if fault.errno is None:
            raise _damaged(path) from None
        raise FileError(f"{path.name} cannot be read: {fault.strerror}.", "Check it.") from fault
    except _DAMAGE:
        raise _damaged(path) from None


def _point(entity: Point | Insert | Text | MText, kind: str, layer: str, handle: str) -> CadPoint:
    attributes: dict[str, str] = {}
    text = block = None
    if isinstance(entity, Point):
        # POINT and MTEXT are in world coordinates, INSERT and TEXT in those of their plane.
        at = entity.dxf.location
    elif isinstance(entity, MText):
        at, text = entity.dxf.insert, str(entity.plain_text())
    elif isinstance(entity, Insert):
        at = entity.ocs().to_wcs(entity.dxf.insert)
        block = str(entity.dxf.name)
        attributes = {str(a.dxf.tag): a.plain_text() for a in entity.attribs}
    else:
        _, start, _ = entity.get_placement()
        at, text = entity.ocs().to_wcs(start), entity.plain_text()
    place = Vec3(at)
    height = float(place.z) if place.z != 0 else None
    return CadPoint(
        kind, layer, handle, float(place.x), float(place.y), height, text, block, attributes
    )


def _line(
    entity: Line | LWPolyline | Polyline, kind: str, layer: str, handle: str
) -> CadLine | None:
    if isinstance(entity, Line):
        vertices, closed = [Vec3(entity.dxf.start), Vec3(entity.dxf.end)], False
    else:
        if isinstance(entity, Polyline) and not (entity.is_2d_polyline or entity.is_3d_polyline):
            return None
        vertices = list(curves.make_path(entity).flattening(_SAGITTA))
        closed = bool(entity.is_closed)
        if closed and len(vertices) > 1 and vertices[0].isclose(vertices[-1]):
            vertices.pop()
    points = tuple((float(v.x), float(v.y)) for v in vertices)
    if len(points) < 2:
        raise ValueError("too few vertices")
    return CadLine(kind, layer, handle, points, closed)


def _has_arcs(entity: DXFEntity) -> bool:
    return bool(getattr(entity, "has_arc", False))


def _arcs(file: str, line: CadLine) -> Problem:
    return Problem(
        file,
        None,
        line.layer,
        line.handle,
        f"The {line.kind} with handle {line.handle} on layer {line.layer} has arcs; they were"
        f" made chords that stray by at most {_SAGITTA}.",
        "Check it, or convert arcs to vertices in the CAD program.",
        "finding",
    )


def _need_numbers(points: list[tuple[float, float]]) -> None:
    if not np.isfinite(points).all():
        raise ValueError("no number")


def _damaged(path: Path) -> FileError:
    return FileError(
        f"{path.name} is no DXF, or it is damaged or cut off.",
        "Save it again as DXF (R2000 to R2018) in the CAD program.",
    )
