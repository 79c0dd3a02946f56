"""Findings as flat rows, for tables and spreadsheets: one row a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gazetteer.naming.articles import articles
from gazetteer.naming.finding import ALIKE_LABELS, Finding, Neighbour, Severity
from gazetteer.naming.scan import ScannedName

HEADINGS: Final = {
    "place_id": ("编号", "Place"), "name": ("标准名称", "Name"),
    "romanisation": ("罗马字母拼写", "Romanisation"), "class_code": ("类别", "Class"),
    "code": ("区划代码", "Code"), "within": ("所在区划", "Within"), "rule": ("规则", "Rule"),
    "notice": ("大洋怪重", "Notice"), "check": ("检查项", "Check"),
    "severity": ("程度", "Severity"), "evidence": ("依据文字", "Evidence"),
    "start": ("起", "Start"), "end": ("止", "End"), "message_zh": ("说明", "Message (zh)"),
    "message_en": ("说明（英文）", "Message (en)"), "mend_zh": ("建议", "Mend (zh)"),
    "mend_en": ("建议（英文）", "Mend (en)"), "law": ("法规", "Law"),
    "article": ("条款", "Article"),
    "neighbours": ("相关地名", "Neighbours"), "source": ("词语来源", "Source of the word"),
}  # fmt: skip
"""Columns of `scan_rows` with their Chinese and English headings."""

SEVERITIES: Final = {Severity.BLOCK: ("禁止", "block"), Severity.WARN: ("提醒", "warn")}


def finding_row(finding: Finding) -> dict[str, object]:
    """One finding as a flat row."""
    article = articles()[finding.rule]
    return {
        "rule": finding.rule,
        "notice": finding.notice,
        "check": finding.check,
        "severity": " ".join(SEVERITIES[finding.severity]),
        "evidence": finding.evidence,
        "start": finding.start,
        "end": finding.end,
        "message_zh": finding.message_zh,
        "message_en": finding.message_en,
        "mend_zh": finding.mend_zh,
        "mend_en": finding.mend_en,
        "law": article.law_zh,
        "article": article.article,
        "neighbours": "；".join(_neighbour(n) for n in finding.neighbours) or None,
        "source": finding.source,
    }


def scan_rows(scanned: ScannedName) -> Iterator[dict[str, object]]:
    """The findings of one name on record, each with the name."""
    place = scanned.place
    about: dict[str, object] = {
        "place_id": place.place_id,
        "name": place.spelling,
        "romanisation": place.romanisation,
        "class_code": place.class_code,
        "code": place.code,
        "within": place.within,
    }
    for finding in scanned.findings:
        yield {**about, **finding_row(finding)}


def _neighbour(neighbour: Neighbour) -> str:
    where = " ".join(part for part in (neighbour.code, neighbour.within) if part)
    label = ALIKE_LABELS[neighbour.alike][0]
    return (
        f"{neighbour.spelling}（{where}，{label}）" if where else f"{neighbour.spelling}（{label}）"
    )
