"""How a layer of a field pack is declared: its columns, and how each is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gis.features import FieldKind, GeometryKind

Bilingual = tuple[str, str]


class Widget(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    PHOTO = "photo"
    MARKER = "marker"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class PackField:
    """One column.

    Attributes:
        name: Of the column; stable.
        kind: What it holds.
        label: For people, in Chinese and English.
        widget: How it is shown.
        is_filled: Whether the field team fills it in; else it is shown only.
        choices: Of a CHOICE: label by value.
        hint: What to know while filling it in.
    """

    name: str
    kind: FieldKind
    label: Bilingual
    widget: Widget = Widget.TEXT
    is_filled: bool = False
    choices: Mapping[str, Bilingual] | None = None
    hint: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class PackLayer:
    """One layer or table.

    Attributes:
        name: Of the table; stable.
        label: For people, in Chinese and English.
        geometry: Which geometries; None: a table.
        fields: In the order of the columns.
        is_read_only: Nothing of it is read back.
    """

    name: str
    label: Bilingual
    geometry: GeometryKind | None
    fields: tuple[PackField, ...]
    is_read_only: bool = False

    @property
    def kinds(self) -> dict[str, FieldKind]:
        """Kind by name of the column."""
        return {field.name: field.kind for field in self.fields}
