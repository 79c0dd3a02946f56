"""Accuracy of the romanisation on names whose spelling somebody else has published.

`rules` are the worked examples of the rules of 1984, compared as they are, tones and all. `train`
and `holdout` are Chinese places of GeoNames with one Chinese name, compared without tones, spaces
and apostrophes, since GeoNames has no tones. The split is by the parity of the SHA-256 of the
GeoNames number: the reviewed tables were corrected by looking at train only.
Places of Inner Mongolia, Qinghai, Xizang and Xinjiang are left out: their names are mostly not
Chinese. GeoNames itself errs, so 100 % is not to be had.
"""

from __future__ import annotations

import csv
from pathlib import Path

from gazetteer.romanisation.readings import State
from gazetteer.romanisation.romanise import Romanisation, romanise
from gazetteer.romanisation.syllable import toneless
from gazetteer.romanisation.tables import characters

GOLD = Path(__file__).with_name("romanisation_gold.csv")


def measure() -> list[dict[str, object]]:
    """One row for each set of names: how many are right, by state too.

    `hard` counts only names with a character of several common readings.
    """
    with GOLD.open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file))
    rows = []
    for split in ("rules", "train", "holdout"):
        asked = [row for row in gold if row["split"] == split]
        hard = [row for row in asked if _is_hard(row["name"])]
        rows.append(_row(split, asked))
        rows.append(_row(f"{split}, hard", hard))
    return rows


def _row(title: str, asked: list[dict[str, str]]) -> dict[str, object]:
    given = [(row, _romanised(row)) for row in asked]
    right = [_same(row, found) for row, found in given]
    row: dict[str, object] = {
        "set": title, "names": len(asked), "right": sum(right),
        "accuracy": sum(right) / len(right) if right else None,
    }  # fmt: skip
    for state in State:
        of_state = [r for r, (_, found) in zip(right, given, strict=True) if found.state is state]
        row[f"{state}_names"] = len(of_state)
        row[f"{state}_accuracy"] = sum(of_state) / len(of_state) if of_state else None
    return row


def _romanised(row: dict[str, str]) -> Romanisation:
    return romanise(row["name"], row["class"], within=row["within"] or None)


def _same(row: dict[str, str], found: Romanisation) -> bool:
    if row["split"] == "rules":
        return found.text == row["romanisation"]
    return _letters(found.text) == _letters(row["romanisation"])


def _letters(text: str) -> str:
    plain = toneless(text).lower().translate(str.maketrans("üê", "ue"))
    return "".join(filter(str.isalpha, plain))


def _is_hard(name: str) -> bool:
    table = characters()
    return any(c in table and len(table[c].readings) > 1 for c in name)
