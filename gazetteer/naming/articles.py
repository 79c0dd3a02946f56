"""The rules' legal grounds: law, article, in force since when. Data, not code: `rules.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Article:
    """What a rule rests on.

    Attributes:
        rule: PN-1 to PN-13 (地名管理条例), or 大, 洋, 怪, 重 (notice of 2018).
        title_zh: The rule in one line.
        title_en: The same in English.
        law_zh: Law or notice.
        law_en: The same in English.
        article: Article or annex.
        in_force_from: First day in force.
        evidence: How it was read.
    """

    rule: str
    title_zh: str
    title_en: str
    law_zh: str
    law_en: str
    article: str
    in_force_from: date
    evidence: str


@cache
def articles() -> Mapping[str, Article]:
    """Every rule by its id."""
    table = files("gazetteer.naming").joinpath("rules.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["rule"]: Article(
                row["rule"],
                row["title_zh"],
                row["title_en"],
                row["law_zh"],
                row["law_en"],
                row["article"],
                date.fromisoformat(row["in_force_from"]),
                row["evidence"],
            )
            for row in csv.DictReader(table.splitlines())
        }
    )
