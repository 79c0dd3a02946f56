"""The preview of a case with the map tiles it would change, and nothing of it kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action
from gazetteer.accounts.scope import require
from gazetteer.cases.findings import naming_findings
from gazetteer.cases.repository import find_case
from gis.database import Database, Unchanged
from layers.case_preview import measure_case
from maps.tile import BUFFER, EXTENT

Box = tuple[float, float, float, float]

# Half the side of the square world of EPSG:3857, in metres.
_EDGE_M = math.pi * 6378137.0


def preview_case(
    database: Database, account: Account, number: str, today: date, zooms: range = range(15)
) -> dict[str, Any]:
    """Every consequence that a case would have, as `layers.case_preview` measures it, and `tiles`.

    It waits for its turn as a writer does, and keeps nothing.

    Args:
        database: The database.
        account: Who asks.
        number: The case.
        today: Day of the clocks.
        zooms: Zooms whose tiles are counted.

    Raises:
        UnknownCase: There is none that the account may see.
        Forbidden: The account may not read inside.
        StaleCase: What the case changes was changed since it was drawn up.
        Contradiction: The register says otherwise.
        InputError: An action cannot be carried out.
    """
    # Seen as the account sees it, before it is tried as the writer.
    with database.read(account.reads_as) as connection:
        case = find_case(connection, number)
        require(connection, account, Action.READ_INTERNAL, case.header.division_code)
        findings = naming_findings(connection, case)
    answer: dict[str, Any] = {}
    context = {"preview": number, "account": account.account_id}
    with database.write(account.sign_in_name, "preview", (), context) as connection:
        answer = measure_case(connection, case, account, findings, today)
        raise Unchanged
    boxes = answer.pop("envelopes")
    answer["tiles"] = [{"zoom": z, "tiles": count_tiles(boxes, z)} for z in zooms]
    return answer


def count_tiles(boxes: Sequence[Box], zoom: int) -> int:
    """How many tiles of a zoom any of the boxes touches, the buffer around tiles included.

    Args:
        boxes: West, south, east, north in EPSG:3857 metres.
        zoom: The zoom.
    """
    side = 2 * _EDGE_M / 2**zoom
    reach = side * BUFFER / EXTENT
    found: set[tuple[int, int]] = set()
    for west, south, east, north in boxes:
        columns = _span(west - reach + _EDGE_M, east + reach + _EDGE_M, side, zoom)
        rows = _span(_EDGE_M - north - reach, _EDGE_M - south + reach, side, zoom)
        found |= {(x, y) for x in columns for y in rows}
    return len(found)


def _span(low: float, high: float, side: float, zoom: int) -> range:
    """The columns or rows from one distance to another."""
    last = 2**zoom - 1
    return range(max(0, int(low // side)), min(last, int(high // side)) + 1)
