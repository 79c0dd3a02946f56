"""What may be wrong with a register of divisions; each finding has a hint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from gazetteer.topology import find_topology


class CheckFinding(NamedTuple):
    """One finding: what was checked, what was found, how to mend it."""

    check: str
    finding: str
    hint: str


_ORPHANS = """
    SELECT v.code, v.name, lower(v.valid) AS since FROM gazetteer.division_version v
    WHERE v.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM gazetteer.division_version p
        WHERE p.division_id = v.parent_id AND p.valid && v.valid)
    ORDER BY v.code
"""
_TOPLESS = """
    SELECT v.code, v.name FROM gazetteer.division_version v
    WHERE v.parent_id IS NULL AND v.level <> 'province' AND upper_inf(v.valid)
      AND EXISTS (SELECT FROM gazetteer.division_version p
                  WHERE p.level = 'province' AND left(p.code, 2) = left(v.code, 2))
    ORDER BY v.code
"""
_OUTLINELESS = """
    SELECT p.code, p.name, count(*) AS lacking FROM gazetteer.division_version v
    JOIN gazetteer.division_version p ON p.division_id = v.parent_id AND upper_inf(p.valid)
    WHERE upper_inf(v.valid)
      AND NOT EXISTS (SELECT FROM gazetteer.division_area a
                      WHERE a.division_id = v.division_id AND upper_inf(a.valid))
      AND EXISTS (SELECT FROM gazetteer.division_version s
                  JOIN gazetteer.division_area a ON a.division_id = s.division_id
                  WHERE s.parent_id = v.parent_id)
    GROUP BY p.code, p.name ORDER BY p.code
"""
_BACK_TO_FRONT = """
    SELECT v.code, v.name FROM gazetteer.division_version v
    JOIN gazetteer.division_area a ON a.division_id = v.division_id
    WHERE NOT v.valid && a.valid ORDER BY v.code
"""


def check_divisions(connection: Connection) -> Iterator[CheckFinding]:
    """Orphans, missing outlines, outlines that do not fit. Empty when all is well."""
    for code, name, since in connection.exec_driver_sql(_ORPHANS):
        yield CheckFinding(
            "orphans",
            f"{code} {name} has a parent that was not in force at any time since {since}",
            "Load the parent's versions, or correct parent_code.",
        )
    for code, name in connection.exec_driver_sql(_TOPLESS):
        yield CheckFinding("orphans", f"{code} {name} has no parent", "Give parent_code.")
    for code, name, count in connection.exec_driver_sql(_OUTLINELESS):
        yield CheckFinding(
            "outlines",
            f"{count} divisions under {code} {name} have no outline, though others have",
            "Load their outlines; centres inside them count for nobody until then.",
        )
    for code, name in connection.exec_driver_sql(_BACK_TO_FRONT):
        yield CheckFinding(
            "outlines",
            f"the outline of {code} {name} is dated when the division was not in force",
            "Correct valid_from of the outline.",
        )
    for finding in find_topology(connection):
        yield CheckFinding("topology", finding.sentence, "Agree on one line and load it again.")
