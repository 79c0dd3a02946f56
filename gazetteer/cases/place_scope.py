"""Which places a case may name: those its author may see, inside the division it is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action as Right
from gazetteer.cases.actions import Action
from gazetteer.cases.case import CaseHeader
from gazetteer.cases.division_scope import lies_in
from gazetteer.places.repository import UnknownPlace
from gis.database import seen_as
from gis.errors import InputError


def require_places_within(
    connection: Connection, account: Account, header: CaseHeader, actions: Sequence[Action]
) -> None:
    """Refuse actions on places that the account may not see, or that lie elsewhere.

    Rights are asked of the case's division, so what the case changes must lie in it. Of a place
    whose divisions are not on record nobody can say; only those may name it whose right to draft
    holds everywhere.

    Args:
        connection: A revision.
        account: Who draws the case up.
        header: The case.
        actions: Its actions.

    Raises:
        UnknownPlace: A place or name is not on record, or not for the account.
        InputError: A place lies outside the division.
    """
    places = {int(a.values["place_id"]) for a in actions if "place_id" in a.values}
    names = {int(a.values["name_id"]) for a in actions if "name_id" in a.values}
    if not places | names:
        return
    with seen_as(connection, account.reads_as):
        named = _places_of_names(connection, names)
        known = _codes_of_places(
            connection, places | set(named.values()), header.effective_on or date.today()
        )
    _refuse_unknown("name", names - named.keys())
    _refuse_unknown("place", places - known.keys())
    outside = sorted(
        place for place, codes in known.items()
        if not _lies_within(connection, account, header.division_code, codes)
    )  # fmt: skip
    if outside:
        raise InputError(
            f"The case is for {header.division_code}, but its actions name places that do not lie"
            f" in it: {', '.join(map(str, outside[:5]))}.",
            "Open the case for the division above all of them.",
        )


def _places_of_names(connection: Connection, names: Iterable[int]) -> dict[int, int]:
    rows = connection.execute(
        text("SELECT name_id, place_id FROM gazetteer.place_name WHERE name_id = ANY(:names)"),
        {"names": sorted(names)},
    )  # fmt: skip
    return {name: place for name, place in rows}


def _codes_of_places(
    connection: Connection, places: Iterable[int], day: date
) -> dict[int, list[str]]:
    """The divisions that contain each place on the day, or did last; a division is its own."""
    rows = connection.execute(
        text("""
        SELECT p.place_id, CASE WHEN p.division_id IS NULL THEN v.division_codes
                                ELSE ARRAY[d.code] END
        FROM gazetteer.place p
        LEFT JOIN LATERAL (
            SELECT division_codes FROM gazetteer.place_version v WHERE v.place_id = p.place_id
            ORDER BY v.valid @> CAST(:day AS date) DESC, upper(v.valid) DESC NULLS FIRST LIMIT 1
        ) v ON true
        LEFT JOIN LATERAL (
            SELECT code FROM gazetteer.division_version d WHERE d.division_id = p.division_id
            ORDER BY d.valid @> CAST(:day AS date) DESC, upper(d.valid) DESC NULLS FIRST LIMIT 1
        ) d ON true
        WHERE p.place_id = ANY(CAST(:places AS bigint[]))
        """),
        {"places": sorted(places), "day": day},
    )
    return {place: list(codes or ()) for place, codes in rows}


def _lies_within(
    connection: Connection, account: Account, division_code: str, codes: Sequence[str]
) -> bool:
    if not codes:
        return account.may(Right.DRAFT_CASE, ())
    return all(lies_in(connection, division_code, code) for code in codes)


def _refuse_unknown(what: str, numbers: Iterable[int]) -> None:
    missing = sorted(numbers)
    if missing:
        raise UnknownPlace(f"There is no {what} {missing[0]}.", "Correct its number.")
