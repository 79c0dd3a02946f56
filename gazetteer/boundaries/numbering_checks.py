"""Checks of marker numbers 界桩编号: pattern, unit, whole sets, uniqueness, gaps.

Only objects that stand on the day count; those lost or retired explain what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from gazetteer.boundaries.check_texts import Words
from gazetteer.boundaries.finding import Finding, Severity
from gazetteer.boundaries.line_file import STANDING, LineFile
from gazetteer.boundaries.marker import (
    KIND_LABELS,
    LETTERS,
    STATE_LABELS,
    MarkerKind,
    MarkerObject,
    MarkerState,
)
from gazetteer.boundaries.serials import pattern_rule, read_parts, serial_of

_SHOWN = 12


def check_numbers(file: LineFile) -> Iterator[Finding]:
    """Pattern, unit, sets, uniqueness and gaps of the numbers on one line."""
    if file.markers and pattern_rule(file, MarkerKind.SINGLE) is None:
        yield Finding(
            "number_pattern_missing", Severity.UNKNOWN, file.line.code, None,
            Words(f"{file.line.level}级界线没有编号规则，{len(file.markers)}个界桩的编号未核查",
                  f"no pattern is set for level {file.line.level}: the numbers of"
                  f" {len(file.markers)} markers were not checked"),
        )  # fmt: skip
    by_number: dict[str, list[MarkerObject]] = defaultdict(list)
    for marker in file.markers:
        by_number[marker.marker_number].append(marker)
        if marker.state in STANDING:
            yield from _check_form(file, marker)
    for number, markers in by_number.items():
        yield from _check_set(file, number, markers)
    yield from _check_unique(file)
    yield from _check_gaps(file)


def _check_form(file: LineFile, marker: MarkerObject) -> Iterator[Finding]:
    rule = pattern_rule(file, marker.kind)
    if rule is None:
        return
    number = read_parts(rule, marker.full_number)
    code, subject = file.line.code, marker.full_number
    if number is None:
        yield Finding(
            "number_pattern", Severity.ERROR, code, subject,
            Words(f"编号 {subject} 不符合格式 {rule.value}",
                  f"the number {subject} does not fit the pattern {rule.value}"), rule,
        )  # fmt: skip
        return
    unit = file.line.numbering_unit
    if marker.kind is MarkerKind.TRI_POINT or number.unit == unit:
        return
    if unit is None:
        yield Finding(
            "numbering_unit", Severity.UNKNOWN, code, None,
            Words("界线没有登记编号单元", "the line has no numbering unit on record"), rule,
        )  # fmt: skip
        return
    yield Finding(
        "numbering_unit", Severity.ERROR, code, subject,
        Words(f"编号以 {number.unit} 开头，本线的编号单元是 {unit}",
              f"the number begins with {number.unit}, the numbering unit of the line is {unit}"),
        rule,
    )  # fmt: skip


def _check_set(file: LineFile, number: str, markers: list[MarkerObject]) -> Iterator[Finding]:
    code = file.line.code
    letters = {marker.letter for marker in markers if marker.state in STANDING}
    if not letters:
        if any(marker.state is MarkerState.LOST for marker in markers):
            yield Finding(
                "no_object_stands", Severity.WARNING, code, number,
                Words(f"编号 {number} 下没有在立的界桩：{_states(markers, 0)}",
                      f"nothing stands under {number}: {_states(markers, 1)}"),
            )  # fmt: skip
        return
    kinds = [kind for kind, whole in LETTERS.items() if letters & set(whole)]
    if len(kinds) > 1:
        shown = "、".join(sorted(letters))
        yield Finding(
            "set_mixed", Severity.ERROR, code, number,
            Words(f"编号 {number} 下同时有 {shown}",
                  f"under {number} stand {', '.join(sorted(letters))} together"),
        )  # fmt: skip
        return
    kind = kinds[0] if kinds else None
    lacking = () if kind is None else tuple(x for x in LETTERS[kind] if x not in letters)
    if lacking:
        gone = [m for m in markers if m.letter in lacking]
        yield Finding(
            "set_incomplete", Severity.ERROR, code, number,
            Words(f"编号 {number} 有 {'、'.join(sorted(letters))}，缺 {'、'.join(lacking)}"
                  + (f"（{_states(gone, 0)}）" if gone else ""),
                  f"{number} has {', '.join(sorted(letters))} and lacks {', '.join(lacking)}"
                  + (f" ({_states(gone, 1)})" if gone else "")),
        )  # fmt: skip
    stated = markers[0].kind
    if kind is not None and kind is not stated:
        yield Finding(
            "set_kind", Severity.ERROR, code, number,
            Words(f"登记为{KIND_LABELS[stated][0]}，类型码是{KIND_LABELS[kind][0]}的",
                  f"on record as {KIND_LABELS[stated][1].lower()}, with the letters of"
                  f" {KIND_LABELS[kind][1].lower()}"),
        )  # fmt: skip


def _check_unique(file: LineFile) -> Iterator[Finding]:
    by_number: dict[str, list[MarkerObject]] = defaultdict(list)
    for marker in file.standing:
        by_number[marker.full_number].append(marker)
    for number, markers in by_number.items():
        if len(markers) > 1:
            ordinals = sorted(marker.ordinal for marker in markers)
            yield Finding(
                "number_repeated", Severity.ERROR, file.line.code, number,
                Words(f"编号 {number} 下有 {len(markers)} 个在立界桩（第{ordinals}次设立）",
                      f"{len(markers)} objects stand under {number} (ordinals {ordinals})"),
            )  # fmt: skip


def _check_gaps(file: LineFile) -> Iterator[Finding]:
    """Serials that no marker of the numbering unit has on record, retired ones included.

    Where several lines share the unit, each tells of the gaps before serials of its own.
    """
    rule = pattern_rule(file, MarkerKind.SINGLE)
    own = _serials(file, ((m.full_number, m.kind) for m in file.markers))
    unit = own | _serials(file, ((number, MarkerKind.SINGLE) for number in file.unit_numbers))
    missing = [
        (low + 1, high - 1)
        for low, high in pairwise([0, *sorted(unit)])
        if high - low > 1 and high in own
    ]
    if missing:
        count = sum(last - first + 1 for first, last in missing)
        shown = "、".join(
            f"{first:03d}" if first == last else f"{first:03d}–{last:03d}"
            for first, last in missing[:_SHOWN]
        ) + ("…" if len(missing) > _SHOWN else "")
        yield Finding(
            "serial_gap", Severity.INFO, file.line.code, None,
            Words(f"序号 {shown} 没有登记（共{count}个）",
                  f"serials {shown.replace('、', ', ')} are not on record ({count} in all)"), rule,
        )  # fmt: skip


def _serials(file: LineFile, numbers: Iterable[tuple[str, MarkerKind]]) -> set[int]:
    found = (serial_of(file, number, kind) for number, kind in numbers)
    return {serial for serial in found if serial is not None}


def _states(markers: list[MarkerObject], language: int) -> str:
    words = {f"{m.full_number} {STATE_LABELS[m.state][language].lower()}" for m in markers}
    return ("、", ", ")[language].join(sorted(words))
