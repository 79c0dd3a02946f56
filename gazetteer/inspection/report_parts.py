"""Parts of a joint report that follow from the others: basis, signatures, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.rules import BoundaryRule
from gazetteer.inspection.due import PastInspection
from gazetteer.inspection.plan import FINDING_CHAPTERS, Bilingual, Inspection
from gazetteer.inspection.problem import Problem
from gazetteer.inspection.report import (
    BasisDocument,
    Chapter,
    Figure,
    MarkerRow,
    MissingPart,
    SignatureLine,
)
from gazetteer.inspection.result import CONDITION_LABELS, Condition


def basis_documents(
    line: BoundaryLine,
    rule: BoundaryRule | None,
    before: PastInspection | None,
    rows: Sequence[MarkerRow],
) -> tuple[BasisDocument, ...]:
    """What the inspection rests on 联检依据: law, agreement, map, tables, the earlier report."""
    agreement = [line.agreement, line.agreement_no,
                 None if line.agreed_on is None else line.agreed_on.isoformat()]  # fmt: skip
    surveyed = sum(row.last is not None for row in rows)
    return (
        BasisDocument(("法规", "Law"), None if rule is None else rule.clause),
        BasisDocument(
            ("界线协议书", "Agreement"),
            None if line.agreement is None else " ".join(filter(None, agreement)),
        ),
        BasisDocument(
            ("协议书附图", "Map of the agreement"),
            None if line.map_scale is None else f"1:{line.map_scale:,}".replace(",", " "),
        ),
        BasisDocument(
            ("界桩成果表", "Table of marker results"),
            f"{surveyed} 座界桩有坐标 markers with coordinates" if surveyed else None,
        ),
        BasisDocument(
            ("上次联检报告", "Report of the last inspection"),
            None if before is None else f"{before.plan_title}（{before.completed_on}）",
        ),
    )


def signature_lines(line: BoundaryLine, inspection: Inspection) -> tuple[SignatureLine, ...]:
    """Who signs 签字栏: for each side its government's representative and its team."""
    sides = (
        ("甲方", "Side A", line.side_a_name, inspection.team_a),
        ("乙方", "Side B", line.side_b_name, inspection.team_b),
    )
    roles = (("代表", "representative"), ("联检组组长", "leader of the team"))
    return tuple(
        SignatureLine((f"{zh}{role_zh}", f"{en}, {role_en}"), name, team)
        for zh, en, name, team in sides
        for role_zh, role_en in roles
    )


def chapters_of(inspection: Inspection, rows: Sequence[MarkerRow]) -> tuple[Chapter, ...]:
    """The chapters in the teams' words; why markers were not visited only where some were not."""
    has_gaps = any(row.has_task and row.result is None for row in rows)
    return tuple(
        Chapter(key, title, inspection.findings.get(key))
        for key, title in FINDING_CHAPTERS.items()
        if key != "unvisited" or has_gaps
    )


def missing_parts(
    line: BoundaryLine,
    inspection: Inspection,
    chapters: Sequence[Chapter],
    rows: Sequence[MarkerRow],
    basis: Sequence[BasisDocument],
    figures: Sequence[Figure],
    problems: Sequence[Problem],
) -> tuple[MissingPart, ...]:
    """What the report should have and has not, in the order of the report."""
    missing: list[MissingPart] = []

    def miss(key: str, label: Bilingual) -> None:
        missing.append(MissingPart(key, label))

    for name, value, label in (
        ("team_a", inspection.team_a, ("甲方联检组", "Team of side A")),
        ("team_b", inspection.team_b, ("乙方联检组", "Team of side B")),
        ("started_on", inspection.started_on, ("外业开始日期", "First day in the field")),
        ("completed_on", inspection.completed_on, ("外业完成日期", "Last day in the field")),
    ):
        if value is None:
            miss(name, label)
    for chapter in chapters:
        if chapter.body is None:
            miss(f"chapter.{chapter.key}", chapter.title)
    for row in rows:
        _miss_of_marker(row, problems, missing)
    for number, document in enumerate(basis, start=1):
        if document.detail is None:
            miss(f"basis.{number}", document.label)
    for figure in figures:
        if figure.value is None:
            miss(f"figure.{figure.key}", figure.label)
    if line.geom is None:
        miss("line.geometry", ("界线图形", "Geometry of the line"))
    return tuple(missing)


def _miss_of_marker(
    row: MarkerRow, problems: Sequence[Problem], missing: list[MissingPart]
) -> None:
    """Append what is missing of one marker."""
    number = row.marker.full_number
    if not row.has_task:
        return
    if row.result is None:
        missing.append(
            MissingPart(f"result.{number}", (f"{number} 联检结果", f"Result of {number}"))
        )
        return
    says = row.result.says
    if says.inspector_a is None or says.inspector_b is None:
        missing.append(
            MissingPart(f"inspectors.{number}",
                        (f"{number} 双方检查人", f"Inspectors of both sides at {number}"))
        )  # fmt: skip
    if says.condition is not Condition.INTACT and all(
        problem.object_id != row.marker.object_id for problem in problems
    ):
        zh, en = CONDITION_LABELS[says.condition]
        missing.append(
            MissingPart(f"handling.{number}",
                        (f"{number} {zh}的处理意见", f"Handling of {number}, {en.lower()}"))
        )  # fmt: skip
    if not row.photos:
        missing.append(MissingPart(f"photo.{number}", (f"{number} 照片", f"Photo of {number}")))
