"""A register of two counties: namesakes, a former name, an alias, a place of the inside only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import text

from gazetteer.settle import settle_register
from gis.database import Database
from tests.gazetteer.naming.places import Places, enter_divisions

DAY = date(2023, 12, 31)
SETTLEMENT = "22200"
RIVER = "12100"


def enter_world(database: Database, folder: Path) -> None:
    """Enter it: `enter_divisions`, two 柳沟 in two counties, 颍河 with its other names."""
    enter_divisions(database, folder)
    places = Places(database)
    places.enter("柳沟", SETTLEMENT, "341202100000", at=(115.7, 32.9), romanisation="Liǔgōu")
    places.enter("柳沟", SETTLEMENT, "341226100000", at=(116.2, 32.6), romanisation="Liǔgōu")
    river = places.enter("颍河", RIVER, "341226000000", at=(116.3, 32.7), romanisation="Yǐng Hé")
    places.enter("蓝湾", SETTLEMENT, "341226100000", secrecy="internal")
    with database.write("test", "other names") as connection:
        for spelling, kind, valid in (
            ("沙颍河", "alias", "[2000-01-01,)"),
            ("颍水", "former", "[1990-01-01,2000-01-01)"),
        ):
            connection.execute(
                text("INSERT INTO gazetteer.place_name (place_id, valid, kind, spelling)"
                     " VALUES (:id, CAST(:valid AS daterange), :kind, :spelling)"),
                {"id": river, "valid": valid, "kind": kind, "spelling": spelling},
            )  # fmt: skip
        # Keys are entered for names that a revision touches, and these came in others.
        connection.execute(text("UPDATE gazetteer.place_name SET evidence = 'test'"))
        settle_register(connection)
