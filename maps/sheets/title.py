"""Above the map: the title, what the map is, and the number of the sheet."""

from __future__ import annotations

from maps.sheets.blocks import QUIET, words
from maps.sheets.metrics import text_width
from maps.sheets.paper import Box
from maps.sheets.scene import Font, Mark
from maps.sheets.subject import SheetSubject

_SIZE, _LEAST_SIZE = 6.4, 3.6


def title_marks(
    box: Box, subject: SheetSubject, place_zh: str, place_en: str, *, number: int | None = None,
    has_english: bool,
) -> list[Mark]:  # fmt: skip
    """The band above the map.

    Args:
        box: The band.
        subject: The line.
        place_zh: Which sheet this is, in Chinese.
        place_en: The same in English.
        number: Number of the sheet, part of its map number 图号; None for the index.
        has_english: Print English below the Chinese.
    """
    code = subject.code if number is None else f"{subject.code}-{number:02d}"
    aside = max(text_width(place_zh, 3.0, Font.SANS_BOLD), text_width(code, 2.2) + 10) + 6
    title = f"{subject.name}　界线详图"
    size = _SIZE
    while text_width(title, size, Font.SANS_BOLD) > box.width - 2 * aside and size > _LEAST_SIZE:
        size -= 0.2
    middle = box.left + box.width / 2
    english = f"Detailed boundary map, {subject.name_en or subject.code}"
    marks: list[Mark] = [
        words(middle, box.top + 6.6, title, size, font=Font.SANS_BOLD, anchor="middle"),
        words(box.left, box.top + 6.3, place_zh, 3.0, font=Font.SANS_BOLD),
        words(
            box.right, box.top + 6.3, f"图号 {code}", 2.6, font=Font.SANS_BOLD,
            anchor="end",
        ),
    ]  # fmt: skip
    level = f"{subject.level}行政区域界线"
    if has_english:
        marks += [
            words(middle, box.top + 10.2, english, 2.2, colour=QUIET, anchor="middle"),
            words(box.left, box.top + 10.0, place_en, 2.0, colour=QUIET),
        ]
    marks.append(words(box.right, box.top + 10.0, level, 2.2, colour=QUIET, anchor="end"))
    return marks
