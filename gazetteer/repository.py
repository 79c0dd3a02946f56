"""Which divisions there were on a day. Each question takes both time axes.

`as_of`: the day the answer holds for. `known_at`: what the register said at that moment; None
is now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from gazetteer.division import Level
from gazetteer.lineage import kin_in_force
from gis.errors import InputError


class UnknownDivision(InputError):
    """There is no such division, or it was not in force on the day asked for."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division as it stood on one day.

    Attributes:
        division_id: The unit.
        code: Twelve digits.
        name: Name of the time.
        level: Division level.
        parent_code: Code of the parent on that day; None at the top.
        parent_name: Its name on that day.
        is_legal_division: False for units that exist in statistics only.
        urban_rural_class: 城乡分类代码, where known.
        committee_type: 居委会 or 村委会, for communities.
        valid_from: First day of this version; None: before the records begin.
        valid_to: First day no longer in force; None: still in force.
        source: Where it comes from.
        is_simulated: Whether it is invented.
    """

    division_id: int
    code: str
    name: str
    level: Level
    parent_code: str | None
    parent_name: str | None
    is_legal_division: bool
    urban_rural_class: str | None
    committee_type: str | None
    valid_from: date | None
    valid_to: date | None
    source: str | None
    is_simulated: bool

    def as_dict(self) -> dict[str, Any]:
        """For JSON and tables: plain values, without the unit's number."""
        plain = asdict(self)
        del plain["division_id"]
        for column in ("valid_from", "valid_to"):
            plain[column] = plain[column].isoformat() if plain[column] else None
        return plain


_COLUMNS = """
    v.division_id, v.code, v.name, v.level, p.code AS parent_code, p.name AS parent_name,
    v.is_legal_division, v.urban_rural_class, v.committee_type,
    lower(v.valid) AS valid_from, upper(v.valid) AS valid_to, v.source, v.is_simulated
"""
# Used as `version AS NOT MATERIALIZED (…)`, so that a question for one division reads one.
VERSION = """
    SELECT * FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
    WHERE valid @> CAST(:as_of AS date)
"""


def find_division(
    connection: Connection, code: str, as_of: date, known_at: datetime | None = None
) -> Division:
    """The division with the twelve-digit code on the day.

    Raises:
        UnknownDivision: No such code, or none on that day; the message then says from when to
            when it was in force and which divisions succeeded it.
    """
    row = connection.execute(
        text(f"WITH version AS NOT MATERIALIZED ({VERSION}) SELECT {_COLUMNS} FROM version v"
             " LEFT JOIN version p ON p.division_id = v.parent_id WHERE v.code = :code"),
        {"code": code, "as_of": as_of, "known": known_at},
    ).mappings().first()  # fmt: skip
    if row is not None:
        return _division(row)
    raise why_not(connection, code, as_of, known_at)


def list_divisions(
    connection: Connection,
    as_of: date,
    known_at: datetime | None = None,
    under: str | None = None,
    level: Level | None = None,
) -> Iterator[Division]:
    """Divisions in force on the day, by code; all of them, or those below `under`.

    Args:
        connection: Any connection that may read.
        as_of: The day.
        known_at: What was known then.
        under: Twelve-digit code; descendants of any depth, itself not among them.
        level: Only this level.

    Raises:
        UnknownDivision: `under` was not in force on the day.
        InputError: The day lies before everything on record.
    """
    require_records(connection, as_of, known_at)
    scope = "version"
    parameters: dict[str, Any] = {"as_of": as_of, "known": known_at, "level": level}
    if under is not None:
        parameters["root"] = find_division(connection, under, as_of, known_at).division_id
        scope = "below"
    rows = connection.execution_options(yield_per=5000).execute(
        text(f"""
        WITH RECURSIVE version AS NOT MATERIALIZED ({VERSION}), below AS (
            SELECT * FROM version WHERE parent_id = CAST(:root AS bigint)
            UNION ALL
            SELECT c.* FROM below JOIN version c ON c.parent_id = below.division_id
        )
        SELECT {_COLUMNS} FROM {scope} v LEFT JOIN version p ON p.division_id = v.parent_id
        WHERE CAST(:level AS text) IS NULL OR v.level = :level ORDER BY v.code
        """),
        {"root": None, **parameters},
    )
    for row in rows.mappings():
        yield _division(row)


def require_records(connection: Connection, as_of: date, known_at: datetime | None) -> None:
    """Refuse a day before everything on record.

    Raises:
        InputError: The register begins later, or was empty at `known_at`.
    """
    known = "gazetteer.division_version_known(CAST(:known AS timestamptz))"
    parameters = {"known": known_at, "as_of": as_of}
    if connection.execute(
        text(f"SELECT EXISTS (SELECT FROM {known}"
             " WHERE lower_inf(valid) OR lower(valid) <= CAST(:as_of AS date))"), parameters,
    ).scalar_one():  # fmt: skip
        return
    first = connection.execute(text(f"SELECT min(lower(valid)) FROM {known}"), parameters).scalar()
    if first is not None:
        raise InputError(
            f"{as_of} lies before all data: the register begins on {first}.",
            f"Ask for {first} or later.",
        )
    raise InputError(
        "The register of divisions was empty at that moment."
        if known_at else "The register of divisions is empty.",
        "Choose a later known_at." if known_at
        else "Load a list with `gazetteer load divisions`.",
    )  # fmt: skip


def why_not(
    connection: Connection, code: str, as_of: date, known_at: datetime | None
) -> InputError:
    """Why there is no such division on the day; raises where the day itself is at fault."""
    require_records(connection, as_of, known_at)
    versions = connection.execute(
        text("SELECT division_id, name, lower(valid) AS starts, upper(valid) AS ends"
             " FROM gazetteer.division_version_known(CAST(:known AS timestamptz))"
             " WHERE code = :code ORDER BY starts NULLS FIRST"),
        {"code": code, "known": known_at},
    ).all()  # fmt: skip
    if not versions:
        return UnknownDivision(
            f"There is no division {code}.", "Check the code; see `gazetteer divisions`."
        )
    ended = [v for v in versions if v.ends is not None and v.ends <= as_of]
    if not ended:
        first = versions[0]
        kin = kin_in_force(connection, first.division_id, "predecessor", as_of, known_at)
        return UnknownDivision(
            f"{code} {first.name} did not exist on {as_of}; it is on record from {first.starts}.",
            _instead("Before it there was", kin),
        )
    last = ended[-1]
    kin = kin_in_force(connection, last.division_id, "successor", as_of, known_at)
    return UnknownDivision(
        f"{code} {last.name} did not exist on {as_of}; it was in force until {last.ends}.",
        _instead("Its successors are", kin),
    )


def _instead(words: str, kin: list[tuple[str, str]]) -> str:
    if not kin:
        return "No event on record says what stood in its place."
    named = ", ".join(f"{code} {name}" for code, name in kin)
    return f"{words} {named}."


def _division(row: RowMapping) -> Division:
    return Division(**{**row, "level": Level(row["level"])})
