"""Heritage of place names 地名文化遗产: dated, cited claims, and what they say of each criterion.

Nothing here says that a place *is* a 千年古镇. For every criterion there is a verdict with what it
rests on, and `unknown` wherever the register has nothing that decides it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from gazetteer.division import Level
from gazetteer.publishing.eras import years_of


class Verdict(StrEnum):
    """What the evidence on record says of one criterion."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    CONFLICTING = "conflicting"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """In Chinese."""
        return {
            "supported": "有据支持", "contradicted": "与所据不符", "conflicting": "证据相互矛盾",
            "unknown": "不详",
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source claims of a place.

    Attributes:
        category: What is claimed: 千年古镇, 地名年代, ….
        claim: The claim.
        dated: The dating as the source has it; None: undated.
        citation: The source.
        is_listed: Whether the place is on the protection list by it.
        stated_on: Day from which the claim counts; None: not on record.
        is_simulated: Whether it is invented.
    """

    category: str
    claim: str
    dated: str | None
    citation: str
    is_listed: bool
    stated_on: date | None
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class CriterionCheck:
    """The verdict on one criterion of a category.

    Attributes:
        category: 千年古县, 千年古镇 or 千年古村落.
        criterion: Its short name.
        zh: The criterion in Chinese.
        en: The criterion in English.
        verdict: What the evidence says.
        evidence: What the verdict rests on; empty where nothing is on record.
        source: Where the criterion comes from.
    """

    category: str
    criterion: str
    zh: str
    en: str
    verdict: Verdict
    evidence: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class HeritageEntry:
    """One place with all that is claimed of it.

    Attributes:
        place_id: The place.
        name: Standard name on the day, else the last one.
        romanisation: In Pinyin; None where there is none.
        code: Division code, else place code; None where there is none.
        within: Containing divisions as text; None where not on record.
        is_in_force: Whether the place is there on the day.
        claims: By category and dating.
        checks: Verdicts for the categories that are claimed and have criteria.
        is_internal: Whether it is closed to the public.
    """

    place_id: int
    name: str
    romanisation: str | None
    code: str | None
    within: str | None
    is_in_force: bool
    claims: tuple[Claim, ...]
    checks: tuple[CriterionCheck, ...]
    is_internal: bool

    @property
    def is_simulated(self) -> bool:
        """Whether any claim is invented."""
        return any(claim.is_simulated for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register says of the place itself on the day.

    Attributes:
        level: Level of the division that it is; None where it is none, or ended.
        code: Division code.
        name: Name on the day.
        as_of: The day.
    """

    level: Level | None
    code: str | None
    name: str
    as_of: date


def check_criteria(claims: Sequence[Claim], standing: Standing) -> tuple[CriterionCheck, ...]:
    """A verdict for each criterion of each category that is claimed.

    Args:
        claims: All claims of one place.
        standing: What the register says of it.
    """
    claimed = {claim.category for claim in claims}
    checks = []
    for row in _criteria():
        if row["category"] not in claimed:
            continue
        named = set(row["claim_categories"].split(";")) - {""}
        verdict, evidence = _judge(row, [c for c in claims if c.category in named], standing)
        checks.append(
            CriterionCheck(
                row["category"], row["criterion"], row["zh"], row["en"], verdict,
                tuple(evidence), row["source"],
            )
        )  # fmt: skip
    return tuple(checks)


def _judge(
    row: dict[str, str], claims: Sequence[Claim], standing: Standing
) -> tuple[Verdict, list[str]]:
    if row["test"] == "age":
        return _judge_age(claims, int(row["years"]), standing.as_of)
    if row["test"] == "claim":
        evidence = [_cite(claim) for claim in claims]
        return (Verdict.SUPPORTED if evidence else Verdict.UNKNOWN), evidence
    if standing.level is None:
        return Verdict.UNKNOWN, ["登记册未载其现为行政区划 the register has no division here"]
    is_met = (
        standing.level is Level.COUNTY
        if row["test"] == "county"
        else standing.level is Level.TOWNSHIP and standing.name.endswith("镇")
    )
    found = f"登记册 register, {standing.as_of}: {standing.code} {standing.name}"
    return (Verdict.SUPPORTED if is_met else Verdict.CONTRADICTED), [found]


def _judge_age(claims: Iterable[Claim], years: int, as_of: date) -> tuple[Verdict, list[str]]:
    """Whether the datings make it old enough; one that may mean either leaves it open."""
    verdicts, evidence = set(), []
    for claim in claims:
        meant = years_of(claim.dated)
        if meant is None:
            evidence.append(_cite(claim))
            continue
        least, most = meant.age_in(as_of.year)
        evidence.append(f"{_cite(claim)} ({least}–{most} 年 years)")
        if least >= years:
            verdicts.add(Verdict.SUPPORTED)
        elif most < years:
            verdicts.add(Verdict.CONTRADICTED)
    if len(verdicts) == 2:
        return Verdict.CONFLICTING, evidence
    return (verdicts.pop() if verdicts else Verdict.UNKNOWN), evidence


def _cite(claim: Claim) -> str:
    marked = "[模拟 simulated] " if claim.is_simulated else ""
    dated = f" {claim.dated}" if claim.dated else ""
    return f"{marked}{claim.claim}{dated} — {claim.citation}"


@cache
def _criteria() -> tuple[dict[str, str], ...]:
    table = files("gazetteer.publishing").joinpath("heritage_criteria.csv")
    return tuple(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
