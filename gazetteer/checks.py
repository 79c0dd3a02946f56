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
    SELECT p.code, count(*), min(v.code), min(v.name)
    FROM gazetteer.division_version v
    CROSS JOIN LATERAL (
        SELECT max(p.code) AS code, range_agg(p.valid) AS valid
        FROM gazetteer.division_version p WHERE p.division_id = v.parent_id) p
    WHERE v.parent_id IS NOT NULL AND NOT v.valid <@ coalesce(p.valid, '{}')
    GROUP BY p.code ORDER BY p.code
"""
_TOPLESS = """
    SELECT v.code, v.name FROM gazetteer.division_version v
    WHERE v.parent_id IS NULL AND v.level <> 'province' AND upper_inf(v.valid)
      AND EXISTS (SELECT FROM gazetteer.division_version p
                  WHERE p.level = 'province' AND left(p.code, 2) = left(v.code, 2))
    ORDER BY v.code
"""
# Below the county although the township, say, is on record: loaded before it was.
_PASSED_OVER = """
    SELECT d.code, d.name, count(*), min(v.code) FROM gazetteer.division_version v
    JOIN gazetteer.division_version d ON upper_inf(d.valid) AND d.code = rpad(left(v.code, CASE
        WHEN right(v.code, 3) <> '000' THEN 9 WHEN substr(v.code, 7, 3) <> '000' THEN 6
        WHEN substr(v.code, 5, 2) <> '00' THEN 4 ELSE 2 END), 12, '0') AND d.code <> v.code
    LEFT JOIN gazetteer.division_version p ON p.division_id = v.parent_id AND upper_inf(p.valid)
    WHERE upper_inf(v.valid) AND v.parent_id IS DISTINCT FROM d.division_id
      AND (v.parent_id IS NULL OR left(d.code, length(rtrim(p.code, '0'))) = rtrim(p.code, '0'))
    GROUP BY d.code, d.name ORDER BY d.code
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
    SELECT max(v.code), max(v.name) FROM gazetteer.division_area a
    LEFT JOIN gazetteer.division_version v ON v.division_id = a.division_id
    GROUP BY a.version_id HAVING NOT coalesce(bool_or(v.valid && a.valid), false)
    ORDER BY 1
"""


def check_divisions(connection: Connection) -> Iterator[CheckFinding]:
    """Orphans, missing outlines, outlines that do not fit. Empty when all is well."""
    for parent, count, code, name in connection.exec_driver_sql(_ORPHANS):
        yield CheckFinding(
            "orphans",
            f"{count} divisions stand under {parent or 'a division without a state on record'}"
            f" on days when it was not in force, such as {code} {name}",
            "Load the parent's versions, or correct parent_code or the periods.",
        )
    for code, name, count, below in connection.exec_driver_sql(_PASSED_OVER):
        yield CheckFinding(
            "parents",
            f"{count} divisions pass over {code} {name}, of whose code they are, such as {below}",
            "Load their list again with a parent_code column.",
        )
    for code, name in connection.exec_driver_sql(_TOPLESS):
        yield CheckFinding("orphans", f"{code} {name} has no parent", "Give parent_code.")
    for code, name, count in connection.exec_driver_sql(_OUTLINELESS):
        yield CheckFinding(
            "outlines",
            f"{count} of the divisions under {code} {name} lack an outline that others have",
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
