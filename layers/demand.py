"""Statistics of divisions 区划统计: what is counted, of whom, and the columns of their files.

Demand 需求 is who is to be served: households, population, the old. A figure has a reference
date and a source; several sources may stand side by side. What is not on record is unknown.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from gazetteer.division_fields import CODE, NAME, SIMULATED, SOURCE
from gis.fields import Field, FieldType


class HouseholdsKind(StrEnum):
    """Which households are counted."""

    REGISTERED = "registered"
    RESIDENT = "resident"

    @property
    def measure(self) -> str:
        """The measure that holds them."""
        return f"households_{self.value}"

    @property
    def zh(self) -> str:
        """Chinese label."""
        return {"registered": "户籍户数", "resident": "常住户数"}[self.value]


def _count(name: str, zh: str, en: str, highest: int, *aliases: str) -> Field:
    return Field(
        name, FieldType.INTEGER, zh, en, minimum=Decimal(0), maximum=Decimal(highest),
        aliases=aliases,
    )  # fmt: skip


# A bare 户数 is not accepted: registered and resident households differ by half in places.
MEASURES: tuple[Field, ...] = (
    _count("households_registered", "户籍户数", "Registered households", 600_000_000,
           "户籍总户数", "户籍家庭户数"),
    _count("households_resident", "常住户数", "Resident households", 600_000_000,
           "常住家庭户数", "常住总户数"),
    _count("population", "常住人口", "Resident population", 2_000_000_000, "人口", "总人口"),
    _count("population_60", "60岁及以上人口", "Population aged 60+", 2_000_000_000,
           "60岁以上人口", "60岁及以上"),
    _count("population_65", "65岁及以上人口", "Population aged 65+", 2_000_000_000,
           "65岁以上人口", "65岁及以上"),
)  # fmt: skip

REFERENCE_DATE = Field(
    "reference_date", FieldType.DATE, "统计时点", "Reference date",
    aliases=("统计日期", "截止日期", "时点", "年份", "统计年份", "year"),
)  # fmt: skip

STATISTIC_FIELDS: tuple[Field, ...] = (
    CODE, NAME, REFERENCE_DATE, *MEASURES, SOURCE, SIMULATED,
)  # fmt: skip
UNNAMED_SOURCE = "未注明 unspecified"
