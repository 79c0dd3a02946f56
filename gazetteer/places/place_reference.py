"""From the codes in a file to the places on record that they name."""

from __future__ import annotations

from sqlalchemy import Connection, text

from gazetteer.places.place import PlaceKey


def find_places_named(connection: Connection, keys: set[PlaceKey]) -> dict[PlaceKey, int]:
    """The places that keys name, whether in force or not; those not on record are left out.

    A division code names the place of the division that bore it last.
    """
    found: dict[PlaceKey, int] = {}
    by_code = {k.place_code: k for k in keys if k.place_code is not None}
    for code, place in connection.execute(
        text(
            "SELECT place_code, place_id FROM gazetteer.place_code WHERE place_code = ANY(:codes)"
        ),
        {"codes": list(by_code)},
    ):
        found[by_code[code]] = place
    by_division = {k.division_code: k for k in keys if k.division_code is not None}
    for code, place in connection.execute(
        text("""
        SELECT DISTINCT ON (v.code) v.code, p.place_id
        FROM gazetteer.division_version v JOIN gazetteer.place p USING (division_id)
        WHERE v.code = ANY(:codes) ORDER BY v.code, upper(v.valid) DESC NULLS FIRST
        """),
        {"codes": list(by_division)},
    ):
        found[by_division[code]] = place
    by_id = {k.place_id: k for k in keys if k.place_id is not None}
    for place in connection.execute(
        text("SELECT place_id FROM gazetteer.place WHERE place_id = ANY(:ids)"),
        {"ids": list(by_id)},
    ).scalars():
        found[by_id[place]] = place
    return found
