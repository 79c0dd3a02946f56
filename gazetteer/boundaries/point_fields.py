"""The columns of a file of boundary points 界线点 and tri-points 三交点."""

from __future__ import annotations

from dataclasses import replace

from gazetteer.boundaries.point import POINT_LABELS, PointKind
from gazetteer.boundaries.position_fields import COORDINATES, LINE_CODES, RECORD, SURVEY
from gis.fields import Field, FieldType

POINT_FIELDS: tuple[Field, ...] = (
    Field(
        "point_number", FieldType.TEXT, "界线点编号", "Point number", required=True,
        aliases=("点号", "编号", "number"),
    ),
    Field(
        "kind", FieldType.CHOICE, "界线点类型", "Kind",
        choices={kind.value: (*POINT_LABELS[kind], kind.value) for kind in PointKind},
        aliases=("类型",),
    ),
    replace(LINE_CODES, aliases=(*LINE_CODES.aliases, "界线代码", "line_code")),
    Field("name", FieldType.TEXT, "点名", "Name", aliases=("名称",)),
    *COORDINATES,
    *SURVEY,
    *RECORD,
)  # fmt: skip
