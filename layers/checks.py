"""What may be wrong with the facility layers; each finding has a hint."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from gazetteer.checks import CheckFinding
from layers.kinds import KINDS

_UNASSIGNED = """
    SELECT s.kind, f.facility_code, v.name, s.note FROM layers.supply s
    JOIN layers.facility f USING (facility_id)
    JOIN layers.facility_version v ON v.facility_id = s.facility_id AND v.valid @> current_date
    WHERE s.division_id IS NULL AND s.valid @> current_date AND s.kind = 'service_centre'
    ORDER BY f.facility_code
"""
_UNSETTLED = """
    SELECT f.kind, u.facility_code FROM layers.facility_version f
    JOIN layers.facility u USING (facility_id)
    WHERE NOT EXISTS (SELECT FROM layers.supply s WHERE s.facility_id = f.facility_id)
    ORDER BY 1, 2
"""
_STANDARDS = "SELECT count(*) FROM layers.standard WHERE valid @> current_date"


def check_layers(connection: Connection) -> Iterator[CheckFinding]:
    """Service centres that count for nobody, kinds nobody declares, missing standards."""
    for (kind,) in connection.exec_driver_sql("SELECT DISTINCT kind FROM layers.facility"):
        if kind not in KINDS:
            yield CheckFinding(
                "kinds", f"facilities of the kind {kind} are on record, but it is not declared",
                "Declare it in layers/kinds.py.",
            )  # fmt: skip
    for kind, code, name, note in connection.exec_driver_sql(_UNASSIGNED):
        yield CheckFinding(
            "unassigned", f"{kind} {code} {name} counts for no community: {note}",
            "Correct its position, or declare whom it serves.",
        )  # fmt: skip
    for kind, code in connection.exec_driver_sql(_UNSETTLED):
        yield CheckFinding("supply", f"{kind} {code} was never settled", "Load its file again.")
    if not connection.exec_driver_sql(_STANDARDS).scalar_one():
        yield CheckFinding(
            "standards", "no standard is in force today", "`gazetteer load standards FILE`."
        )
