"""Which markers 界桩 a case may name: those its author may see, on a line of its division.

Art 6 of 行政区域界线管理条例 wants both neighbours to agree. The other side's agreement is a
document of the case, not a right in this service: half of a city's lines have a neighbour that
does not work here. So the case's division, or one in it, is a side of a line that the marker
stands on; that may be the managing side or the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.boundaries.line_facts import LineFacts, line_facts
from gazetteer.boundaries.line_record import UnknownLine
from gazetteer.cases.actions import Action
from gazetteer.cases.case import CaseHeader
from gazetteer.cases.division_scope import lies_in
from gazetteer.cases.marker_standing import UnknownMarker
from gis.database import seen_as
from gis.errors import InputError


def require_markers_within(
    connection: Connection, account: Account, header: CaseHeader, actions: Sequence[Action]
) -> None:
    """Refuse actions on markers or lines that the account may not see, or that lie elsewhere.

    Args:
        connection: A revision.
        account: Who draws the case up.
        header: The case.
        actions: Its actions.

    Raises:
        UnknownMarker: A marker is not on record, or not for the account.
        UnknownLine: A line is not, or not for the account.
        InputError: A marker stands on no line of the division.
    """
    marking = {a.values["full_number"]: a.values["line_codes"]
               for a in actions if "line_codes" in a.values}  # fmt: skip
    named = [a.values for a in actions if "full_number" in a.values]
    if not named:
        return
    with seen_as(connection, account.reads_as):
        for values in named:
            if values["full_number"] not in marking:
                marking[values["full_number"]] = _lines_of(connection, values["full_number"])
            _require_object(connection, values.get("object_uuid"), values["full_number"])
        seen = line_facts(connection, {code for codes in marking.values() for code in codes})
    for number, codes in marking.items():
        lines = [seen[code] for code in codes if code in seen]
        if not lines:
            raise UnknownLine(
                f"There is no line {', '.join(codes)} for the marker {number}.",
                "Correct line_codes.",
            )
        if not _is_side(connection, header.division_code, lines):
            raise InputError(
                f"The case is for {header.division_code}, but the marker {number} stands on"
                f" {', '.join(line.code for line in lines)}, no line of it.",
                "Open the case for a division that is or holds one side of the line.",
            )


def names_secret_markers(connection: Connection, actions: Iterable[Action]) -> bool:
    """Whether a marker, its number or one of its lines is secret; the case then is too.

    Args:
        connection: A revision, which sees all.
        actions: Of the case.
    """
    numbers: set[str] = set()
    lines: set[str] = set()
    for action in actions:
        if "full_number" in action.values:
            numbers.add(action.values["full_number"])
            lines |= set(action.values.get("line_codes", ()))
    if not numbers:
        return False
    return bool(
        connection.execute(
            text("""
            WITH named AS (
                SELECT m.secrecy, m.line_codes, o.secrecy AS own
                FROM gazetteer.marker_object o JOIN gazetteer.boundary_marker m USING (marker_id)
                WHERE o.full_number = ANY(:numbers)
            )
            SELECT EXISTS (SELECT FROM named WHERE 'secret' IN (secrecy, own))
                OR EXISTS (SELECT FROM gazetteer.boundary_line l WHERE l.secrecy = 'secret'
                           AND (l.line_code = ANY(:lines)
                                OR l.line_code IN (SELECT unnest(line_codes) FROM named)))
            """),
            {"numbers": sorted(numbers), "lines": sorted(lines)},
        ).scalar()
    )


def _lines_of(connection: Connection, number: str) -> tuple[str, ...]:
    row = connection.execute(
        text("SELECT m.line_codes FROM gazetteer.marker_object o"
             " JOIN gazetteer.boundary_marker m USING (marker_id)"
             " WHERE o.full_number = :number LIMIT 1"),
        {"number": number},
    ).first()  # fmt: skip
    if row is None:
        raise UnknownMarker(f"There is no marker {number}.", "Correct its number.")
    return tuple(row.line_codes)


def _require_object(connection: Connection, object_uuid: str | None, number: str) -> None:
    if object_uuid is None:
        return
    is_there = connection.execute(
        text("SELECT EXISTS (SELECT FROM gazetteer.marker_object"
             " WHERE object_uuid::text = :uuid AND full_number = :number)"),
        {"uuid": object_uuid, "number": number},
    ).scalar()  # fmt: skip
    if not is_there:
        raise UnknownMarker(
            f"There is no object {object_uuid} under the number {number}.",
            "Correct the object or the number; without the object the newest is meant.",
        )


def _is_side(connection: Connection, division_code: str, lines: Iterable[LineFacts]) -> bool:
    return any(lies_in(connection, division_code, side) for line in lines for side in line.sides)
