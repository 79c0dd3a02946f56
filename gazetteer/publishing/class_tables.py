"""What publishing adds to the classes of places: English names of the groups, kinds for LPF.

Both are tables beside this file. A class takes the entry with the longest prefix that it begins
with.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNCLASSED = ("未分类", "Unclassified")
"""Group of classes that the register's class table does not have."""


@dataclass(frozen=True, slots=True)
class FeatureClass:
    """What the Linked Places Format calls a class of places.

    Attributes:
        fclass: One of A, H, L, P, R, S, T (LPF v1.3, `fclasses`).
        aat: Number of a concept of the Art and Architecture Thesaurus; None where none fits.
        aat_label: Its label.
    """

    fclass: str
    aat: str | None
    aat_label: str | None


def group_english(group: str) -> str:
    """English name of a group of classes; empty for a group that the table does not have."""
    return _groups().get(group, UNCLASSED[1] if group == UNCLASSED[0] else "")


def feature_class(class_code: str) -> FeatureClass | None:
    """The LPF class of a class code; None for a code under no prefix of the table."""
    table = _feature_classes()
    for length in range(len(class_code), 1, -1):
        found = table.get(class_code[:length])
        if found is not None:
            return found
    return None


@cache
def _groups() -> dict[str, str]:
    return {row["class_group"]: row["english"] for row in _rows("class_groups.csv")}


@cache
def _feature_classes() -> dict[str, FeatureClass]:
    return {
        row["class_prefix"]: FeatureClass(
            row["fclass"], row["aat"] or None, row["aat_label"] or None
        )
        for row in _rows("feature_classes.csv")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = files("gazetteer.publishing").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(table.splitlines())
