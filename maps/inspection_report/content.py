"""What the joint report consists of, as blocks that a document and a PDF are made from alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gazetteer.boundaries.classification import highest
from gazetteer.inspection.report import NOT_FILLED_IN, JointReport
from maps.boundary_tables.table import SIMULATED
from maps.inspection_report.grid import Grid
from maps.inspection_report.tables import (
    basis_table,
    comparison_table,
    figure_table,
    marker_table,
    problem_table,
    proposal_table,
    touched_table,
)

BLANK = f"{NOT_FILLED_IN[0]} {NOT_FILLED_IN[1]}"
_NUMERALS = tuple("一二三四五六七八九十") + tuple("十" + one for one in "一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2, in Chinese and English."""

    level: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `is_missing` where it says only that nobody filled it in."""

    text: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo with what stands below it; content None: it cannot be read."""

    content: bytes | None
    caption: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """Photos, two a row."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on: who as what, for which side, and who was sent."""

    lines: tuple[tuple[str, str, str], ...]


Block = Heading | Words | Grid | Gallery | Signatures


@dataclass(frozen=True, slots=True)
class ReportContent:
    """The whole report.

    Attributes:
        zh: Title.
        en: Title.
        line: Name and code of the line.
        classification: 密级, on every page.
        notice: That data are simulated; None: none are.
        facts: Label and text below the title.
        blocks: In order.
    """

    zh: str
    en: str
    line: str
    classification: str
    notice: str | None
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


def report_content(report: JointReport, photos: Mapping[str, bytes]) -> ReportContent:
    """The report's blocks, after the chapters of the provincial rules (DOMAIN 3.5).

    Args:
        report: As on record.
        photos: Printable photos by digest of the original; one that is not there is named.
    """
    line, inspection = report.line, report.inspection
    known = "现在 now" if report.known_at is None else report.known_at.isoformat(timespec="seconds")
    days = [d.isoformat() if d else BLANK for d in (inspection.started_on, inspection.completed_on)]
    return ReportContent(
        report.title[0], report.title[1], f"{line.name} {line.code}",
        highest([report.secrecy]).line,
        f"{SIMULATED[0]} {SIMULATED[1]}" if report.is_simulated else None,
        (
            ("界线 Line", f"{line.name}（{line.code}）"),
            ("甲方 Side A", f"{line.side_a_name}：{inspection.team_a or BLANK}"),
            ("乙方 Side B", f"{line.side_b_name}：{inspection.team_b or BLANK}"),
            ("外业时间 In the field", f"{days[0]} – {days[1]}"),
            ("联检方案 Plan", report.plan.title),
            ("相邻政区 Neighbours", "、".join(f"{n}（{c}）" for c, n in report.neighbours)),
            ("资料截至 Register as of", f"{report.as_of}（登记时点 known at: {known}）"),
        ),
        tuple(_blocks(report, photos)),
    )  # fmt: skip


def _blocks(report: JointReport, photos: Mapping[str, bytes]) -> Iterator[Block]:
    numerals = iter(_NUMERALS)

    def chapter(zh: str, en: str) -> Heading:
        return Heading(1, f"{next(numerals)}、{zh}", en)

    yield chapter("联检依据", "Basis of the inspection")
    yield basis_table(report)
    yield chapter("联检数据", "Figures")
    yield figure_table(report)
    for one in report.chapters:
        yield chapter(*one.title)
        yield _said(one.body)
        if one.key == "markers":
            yield Heading(2, "界桩联检情况表", "Markers, one by one")
            yield marker_table(report)
            yield Heading(2, "界桩复测比较表", "Surveys compared")
            yield comparison_table(report)
    yield chapter("界线沿线乡镇、村", "Townships and communities along the line")
    yield touched_table(report)
    yield chapter("问题清单及处理", "Problems and their handling")
    yield problem_table(report)
    yield Heading(2, "登记变更建议", "Changes of the register that are proposed")
    yield proposal_table(report)
    pictures = tuple(_pictures(report, photos))
    if pictures:
        yield chapter("照片", "Photos")
        yield Gallery(pictures)
    if report.missing:
        yield chapter("尚未填写", "Not filled in yet")
        yield Words("\n".join(f"{part.label[0]} {part.label[1]}" for part in report.missing), True)
    yield chapter("签字", "Signatures")
    yield Signatures(
        tuple((f"{s.label[0]} {s.label[1]}", s.party, s.team or BLANK) for s in report.signatures)
    )


def _said(body: str | None) -> Words:
    return Words(BLANK, True) if body is None else Words(body)


def _pictures(report: JointReport, photos: Mapping[str, bytes]) -> Iterator[Picture]:
    for row in report.markers:
        for photo in row.photos:
            taken = "" if photo.taken_at is None else f"{photo.taken_at:%Y-%m-%d %H:%M}"
            parts = (
                row.marker.full_number, photo.caption, taken, photo.file_name,
                "模拟 simulated" if photo.is_simulated else None,
                None if photo.sha256 in photos else "无法读取 cannot be read",
            )  # fmt: skip
            yield Picture(photos.get(photo.sha256), " · ".join(part for part in parts if part))
