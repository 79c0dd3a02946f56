"""A finding about a boundary line 界线 or a marker 界桩: what, where, by which rule, how to mend.

Missing is not wrong: what cannot be compared is `unknown`, never `error`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gazetteer.boundaries.check_texts import CHECKS, Words
from gazetteer.boundaries.rules import BoundaryRule


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    UNKNOWN = "unknown"
    INFO = "info"


SEVERITY_LABELS = {
    Severity.ERROR: Words("错误", "error"),
    Severity.WARNING: Words("警告", "warning"),
    Severity.UNKNOWN: Words("无法判定", "unknown"),
    Severity.INFO: Words("提示", "info"),
}

HEADINGS = {
    "line_code": Words("界线代码", "line"),
    "check": Words("检查项", "check"),
    "check_zh": Words("检查项名称", "check, Chinese"),
    "severity": Words("程度", "severity"),
    "subject": Words("界桩、界线点或区划", "marker, point or division"),
    "chainage_m": Words("里程(m)", "chainage, m"),
    "longitude": Words("经度", "longitude"),
    "latitude": Words("纬度", "latitude"),
    "evidence_zh": Words("依据", "evidence, Chinese"),
    "evidence_en": Words("依据(英文)", "evidence"),
    "mend_zh": Words("处理办法", "how to mend, Chinese"),
    "mend_en": Words("处理办法(英文)", "how to mend"),
    "rule": Words("规则", "rule"),
    "rule_value": Words("规则值", "value of the rule"),
    "clause": Words("出处", "clause"),
    "evidence_of_rule": Words("规则依据", "evidence of the rule"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a line a finding is.

    Attributes:
        chainage_m: From the start of the line.
        longitude: EPSG:4490 degrees; None where it is not to be said.
        latitude: EPSG:4490 degrees.
    """

    chainage_m: float | None = None
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        check: Key of `gazetteer.boundaries.check_texts.CHECKS`.
        severity: What it weighs.
        line_code: The line.
        subject: Number of a marker or point, or code of a division; None: the line itself.
        evidence: The figures, with units.
        rule: The rule that the figures were held against; None: none is needed.
        place: Where on the line.
        hint: How to mend it, where more is known than the check's own words.
    """

    check: str
    severity: Severity
    line_code: str
    subject: str | None
    evidence: Words
    rule: BoundaryRule | None = None
    place: Place = Place()
    hint: Words | None = None

    @property
    def mend(self) -> Words:
        """How to mend it."""
        return self.hint or CHECKS[self.check].mend

    def row(self) -> dict[str, Any]:
        """Plain values by the keys of `HEADINGS`; what is not known is None."""
        rule = self.rule
        return {
            "line_code": self.line_code,
            "check": self.check,
            "check_zh": CHECKS[self.check].name.zh,
            "severity": self.severity.value,
            "subject": self.subject,
            "chainage_m": _rounded(self.place.chainage_m, 2),
            "longitude": _rounded(self.place.longitude, 7),
            "latitude": _rounded(self.place.latitude, 7),
            "evidence_zh": self.evidence.zh,
            "evidence_en": self.evidence.en,
            "mend_zh": self.mend.zh,
            "mend_en": self.mend.en,
            "rule": None if rule is None else rule.name,
            "rule_value": None if rule is None else " ".join(filter(None, (rule.value, rule.unit))),
            "clause": None if rule is None else rule.clause,
            "evidence_of_rule": None if rule is None else rule.evidence,
        }

    def as_dict(self) -> dict[str, Any]:
        """For JSON: texts in both languages, and the rule with its clause."""
        rule = self.rule
        return {
            "line_code": self.line_code,
            "check": self.check,
            "name": CHECKS[self.check].name._asdict(),
            "severity": self.severity.value,
            "subject": self.subject,
            "chainage_m": _rounded(self.place.chainage_m, 2),
            "longitude": _rounded(self.place.longitude, 7),
            "latitude": _rounded(self.place.latitude, 7),
            "evidence": self.evidence._asdict(),
            "mend": self.mend._asdict(),
            "rule": None
            if rule is None
            else {
                "name": rule.name,
                "level": rule.level,
                "value": rule.value,
                "unit": rule.unit,
                "clause": rule.clause,
                "evidence": rule.evidence,
            },
        }


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by line, check, subject and place: the same, however they came about."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                f.line_code, f.check, f.subject or "",
                -1.0 if f.place.chainage_m is None else f.place.chainage_m, f.evidence.zh,
            ),
        )
    )  # fmt: skip


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
