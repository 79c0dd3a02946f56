"""Where both sides sign 双方签字, and who made the sheet."""

from __future__ import annotations

from maps.sheets.blocks import (
    BODY_SIZE,
    HAIRLINE,
    HEADING_MM,
    QUIET,
    SMALL_SIZE,
    Block,
    heading,
    words,
)
from maps.sheets.metrics import text_width
from maps.sheets.scene import Font, Layer, Mark, rectangle, segment
from maps.sheets.subject import SheetSubject

_LAYER = Layer.FURNITURE
_BOX_MM = 23.0


def signature_block(subject: SheetSubject, width: float, *, has_english: bool) -> Block:
    """One box for each side: name, representative, date; room for a seal.

    Args:
        subject: The line.
        width: Width of the block in mm.
        has_english: Print English beside the Chinese.
    """
    marks: list[Mark] = heading("双方签字", "Signatures" if has_english else None, width)
    each = width / 2
    top = HEADING_MM - 0.6
    for k, (party, name) in enumerate((("甲方", subject.side_a), ("乙方", subject.side_b))):
        x = k * each
        marks.append(rectangle(_LAYER, x, top, each, _BOX_MM, HAIRLINE))
        marks.append(words(x + 1.5, top + 3.6, f"{party}：{name}", 2.3, font=Font.SANS_BOLD))
        for y, label in ((top + 12.5, "代表签字"), (top + 20.0, "日　　期")):
            marks.append(words(x + 1.5, y, label, BODY_SIZE))
            start = x + 1.5 + text_width(label, BODY_SIZE) + 1.0
            marks.append(segment(_LAYER, (start, y + 0.6), (x + each - 2.0, y + 0.6), HAIRLINE))
        if has_english:
            marks.append(words(x + 1.5, top + 15.0, "Signed", SMALL_SIZE, colour=QUIET))
            marks.append(words(x + 1.5, top + 22.4, "Date", SMALL_SIZE, colour=QUIET))
    return Block(top + _BOX_MM, tuple(marks))


def maker_block(subject: SheetSubject, width: float) -> Block:
    """Maker 编制单位, day and edition in one or two lines."""
    made = subject.made_on.isoformat() if subject.made_on is not None else "未载"
    right = f"编制日期：{made}" + (f"　{subject.edition}" if subject.edition else "")
    left = f"编制单位：{subject.maker or '未载'}"
    room = width - text_width(right, BODY_SIZE) - 2.0
    if text_width(left, BODY_SIZE) <= room:
        return Block(3.2, (words(0, 2.4, left), words(width, 2.4, right, anchor="end")))
    return Block(6.6, (words(0, 2.4, left), words(0, 5.8, right)))
