"""Writing a drawing as DXF, the exchange format of CAD programs.

R2010 is UTF-8. R2000 is for the CAD programs that Chinese survey offices still use: its texts
are bytes of GBK (code page ANSI_936), and a character that GBK lacks is refused by name rather
than written as an escape that those programs show literally.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from ezdxf.document import Drawing as Document
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new
from ezdxf.layouts.blocklayout import BlockLayout
from ezdxf.layouts.layout import Modelspace

from gis.drawing import Circle, Drawing, Insertion, Polyline, Position, Text
from gis.errors import FieldError
from gis.wholefile import whole_file

Release = Literal["R2010", "R2000"]

TEXT_STYLE = "HANZI"
# The widths that the format knows, in hundredths of a millimetre (DXF reference, group 370).
_LINEWEIGHTS = (
    0, 5, 9, 13, 15, 18, 20, 25, 30, 35, 40, 50, 53, 60, 70, 80, 90, 100, 106, 120, 140, 158,
    200, 211,
)  # fmt: skip
_DEFAULT_LINEWEIGHT = -3
_NOT_IN_NAMES = re.compile(r'[<>/\\":;?*|=`,\x00-\x1f]')
# CAD programs read these inside a text as commands: %%d is a degree sign, ^J a line break.
_COMMANDS = re.compile(r"%%|\^|\\U\+|\\M\+|[\x00-\x1f\x7f]")
_LONGEST_NAME = 255


def write_dxf(path: Path, drawing: Drawing, *, release: Release = "R2010") -> None:
    """Writes the drawing, whole or not at all; lines end in CR LF.

    Args:
        path: Target, .dxf.
        drawing: East is x and north is y, in the drawing's unit.
        release: R2010 for UTF-8, R2000 for GBK.

    Raises:
        FieldError: A name or text that the format cannot hold, named; a layer or block that is
            not declared; a coordinate that is no number.
        FileError: The file cannot be written.
    """
    _check(drawing, release)
    document = new(release, setup=["linetypes"])
    if release == "R2000":
        document.encoding = "gbk"
    document.header["$INSUNITS"] = int(drawing.unit)
    document.header["$MEASUREMENT"] = 1
    document.header["$LTSCALE"] = drawing.linetype_scale
    style = document.styles.add(TEXT_STYLE, font=drawing.font_file)
    style.set_extended_font_data(drawing.font_family)
    for layer in drawing.layers:
        added = document.layers.get(layer.name) if layer.name == "0" else None
        added = added or document.layers.add(layer.name)
        added.dxf.color = layer.colour_aci
        added.dxf.linetype = layer.linetype.upper()
        added.dxf.lineweight = _lineweight(layer.lineweight_mm)
    _add_blocks(document, drawing)
    space = document.modelspace()
    for entity in drawing.entities:
        if isinstance(entity, Insertion):
            _insert(space, entity)
        else:
            _draw(space, entity)
    _frame(document, drawing)
    # Strict: what the code page lacks was refused above, and must not become an escape.
    with (
        whole_file(path) as draft,
        draft.open(
            "w", encoding=document.output_encoding, errors="strict", newline="\r\n"
        ) as stream,
    ):
        document.write(stream)


def _add_blocks(document: Document, drawing: Drawing) -> None:
    for block in drawing.blocks:
        layout = document.blocks.new(block.name)
        for shape in block.shapes:
            _draw(layout, shape)
        for attribute in block.attributes:
            definition = layout.add_attdef(
                attribute.tag,
                attribute.at,
                dxfattribs={"height": attribute.height, "style": TEXT_STYLE},
            )
            definition.is_invisible = not attribute.visible


def _draw(layout: Modelspace | BlockLayout, entity: Polyline | Circle | Text) -> None:
    look = {"layer": entity.layer, "color": entity.colour_aci}
    if isinstance(entity, Polyline):
        layout.add_lwpolyline(entity.points, close=entity.closed, dxfattribs=look)
    elif isinstance(entity, Circle):
        layout.add_circle(entity.centre, entity.radius, dxfattribs=look)
    else:
        text = layout.add_text(
            entity.text,
            height=entity.height,
            rotation=entity.rotation_deg,
            dxfattribs={**look, "style": TEXT_STYLE},
        )
        text.set_placement(entity.at, align=TextEntityAlignment[entity.align.value])


def _insert(space: Modelspace, entity: Insertion) -> None:
    # Without a height the point lies at zero: DXF cannot say that it is unknown.
    at = (*entity.at, 0.0 if entity.height_m is None else entity.height_m)
    insert = space.add_blockref(entity.block, at, dxfattribs={"layer": entity.layer})
    insert.add_auto_attribs(dict(entity.attributes))
    for attribute in insert.attribs:
        attribute.dxf.layer = entity.layer


def _frame(document: Document, drawing: Drawing) -> None:
    """Lets the program open the drawing on its content instead of on the origin."""
    positions = [at for entity in drawing.entities for at in _positions(entity)]
    if not positions:
        return
    west, east = min(x for x, _ in positions), max(x for x, _ in positions)
    south, north = min(y for _, y in positions), max(y for _, y in positions)
    document.modelspace().reset_extents((west, south, 0), (east, north, 0))
    document.set_modelspace_vport(
        height=max(north - south, east - west, 1.0) * 1.1,
        center=((west + east) / 2, (south + north) / 2),
    )


def _positions(entity: Polyline | Circle | Text | Insertion) -> Iterable[Position]:
    if isinstance(entity, Polyline):
        return entity.points
    return [entity.centre if isinstance(entity, Circle) else entity.at]


def _lineweight(width_mm: float | None) -> int:
    if width_mm is None:
        return _DEFAULT_LINEWEIGHT
    return min(_LINEWEIGHTS, key=lambda weight: abs(weight - width_mm * 100))


def _check(drawing: Drawing, release: Release) -> None:
    layers = {layer.name for layer in drawing.layers} | {"0"}
    blocks = {block.name: block for block in drawing.blocks}
    for what, name in _names(drawing):
        if not name.strip() or len(name) > _LONGEST_NAME or _NOT_IN_NAMES.search(name):
            raise FieldError(
                f"'{name}' cannot be the name of a {what} in a drawing.",
                'Give a name without < > / \\ " : ; ? * | = ` and commas.',
            )
        _encodable(name, release, f"name of a {what}")
    for block in drawing.blocks:
        for attribute in block.attributes:
            if " " in attribute.tag:
                raise FieldError(f"The tag '{attribute.tag}' has a space.", "Use _ instead.")
    for entity in (*drawing.entities, *(s for block in drawing.blocks for s in block.shapes)):
        if entity.layer not in layers:
            raise FieldError(
                f"The drawing has no layer '{entity.layer}'.", "Declare it among its layers."
            )
        if not all(math.isfinite(number) for at in _positions(entity) for number in at):
            raise FieldError(
                f"A coordinate on the layer '{entity.layer}' is not a number.",
                "Leave out what has no position.",
            )
        if isinstance(entity, Insertion):
            if entity.block not in blocks:
                raise FieldError(
                    f"The drawing has no block '{entity.block}'.", "Declare it among its blocks."
                )
            _check_attributes(entity, {a.tag for a in blocks[entity.block].attributes}, release)
        elif isinstance(entity, Text):
            _check_text(entity.text, release)


def _check_attributes(entity: Insertion, tags: set[str], release: Release) -> None:
    for tag, text in entity.attributes.items():
        if tag not in tags:
            raise FieldError(
                f"The block '{entity.block}' has no attribute '{tag}'.",
                "Declare it with the block.",
            )
        _check_text(text, release)


def _names(drawing: Drawing) -> Iterator[tuple[str, str]]:
    for layer in drawing.layers:
        yield "layer", layer.name
    for block in drawing.blocks:
        yield "block", block.name
        for attribute in block.attributes:
            yield "tag", attribute.tag


def _check_text(text: str, release: Release) -> None:
    found = _COMMANDS.search(text)
    if found is not None:
        raise FieldError(
            f"The text {text[:40]!r} holds {found[0]!r}, which CAD programs read as a command.",
            "Write it without.",
        )
    _encodable(text, release, "text")


def _encodable(text: str, release: Release, what: str) -> None:
    if release != "R2000":
        return
    missing = [char for char in dict.fromkeys(text) if not _in_gbk(char)]
    if missing:
        listed = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise FieldError(
            f"The {what} '{text[:40]}' has characters outside GBK: {listed}.",
            "Write the drawing as R2010, or replace the characters.",
        )


def _in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
