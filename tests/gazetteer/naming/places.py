"""A register with places, for the tests of the naming rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from gazetteer.naming.answer import NameCheck, check_on_record
from gazetteer.naming.proposal import Proposal
from gazetteer.naming.scan import ScannedName, ScanQuestion, scan
from gazetteer.settle import settle_register
from gis.database import Database
from tests.gazetteer.naming.lists import TODAY
from tests.gazetteer.register import Register

DIVISIONS = """\
code,name,parent_code,valid_from
340000000000,安徽省,,1985-12-31
341200000000,阜阳市,340000000000,1996-12-31
341202000000,颍州区,341200000000,1996-12-31
341202001000,文峰街道,341202000000,2016-12-31
341202100000,古城镇,341202000000,2016-12-31
341202100001,王庄社区居委会,341202100000,2016-12-31
341202100200,王庄村委会,341202100000,2016-12-31
341202100201,汪庄村委会,341202100000,2016-12-31
341226000000,颍上县,341200000000,1996-12-31
341226100000,江口镇,341226000000,2016-12-31
341226200000,古城乡,341226000000,2016-12-31
341226100200,王庄村委会,341226100000,2016-12-31
"""


def enter_divisions(database: Database, folder: Path) -> None:
    """Load the divisions, and make places of them."""
    Register(database, folder).load("divisions", DIVISIONS)
    with database.write("test", "places of divisions") as connection:
        settle_register(connection)


class Places:
    """Enters places, and asks the rules about names."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def enter(
        self,
        spelling: str,
        class_code: str,
        division: str,
        *,
        at: tuple[float, float] | None = None,
        shape: str | None = None,
        valid: str = "[2000-01-01,)",
        secrecy: str = "public",
        romanisation: str | None = None,
    ) -> int:
        """Enter a place with a standard name; returns its number."""
        with self.database.write("test", f"enter {spelling}") as connection:
            number = connection.execute(
                text("INSERT INTO gazetteer.place (secrecy) VALUES (:s) RETURNING place_id"),
                {"s": secrecy},
            ).scalar_one()
            connection.execute(
                text("""
                INSERT INTO gazetteer.place_version
                    (place_id, secrecy, valid, class_code, division_codes, position, geom)
                VALUES (:id, :s, CAST(:valid AS daterange), :class, ARRAY[:division],
                        ST_GeomFromText(CAST(:position AS text), 4490),
                        ST_GeomFromText(CAST(:shape AS text), 4490))
                """),
                {
                    "id": number, "s": secrecy, "valid": valid, "class": class_code,
                    "division": division, "shape": shape,
                    "position": None if at is None else f"POINT({at[0]} {at[1]})",
                },
            )  # fmt: skip
            connection.execute(
                text("""
                INSERT INTO gazetteer.place_name
                    (place_id, secrecy, valid, kind, spelling, romanisation, romanisation_state)
                VALUES (:id, :s, CAST(:valid AS daterange), 'standard', :spelling, :r,
                        CASE WHEN CAST(:r AS text) IS NOT NULL THEN 'confirmed' END)
                """),
                {"id": number, "s": secrecy, "valid": valid, "spelling": spelling,
                 "r": romanisation},
            )  # fmt: skip
        return int(number)

    def run(self, sql: str, **values: object) -> None:
        """Change the register in a revision."""
        with self.database.write("test", "change") as connection:
            connection.execute(text(sql), values)

    def number(self, code: str) -> int:
        """Number of the place that a division is."""
        with self.database.read() as connection:
            return int(
                connection.execute(
                    text("SELECT place_id FROM gazetteer.place JOIN gazetteer.division_version"
                         " USING (division_id) WHERE code = :code"),
                    {"code": code},
                ).scalar_one()
            )  # fmt: skip

    def check(
        self,
        spelling: str,
        class_code: str,
        division: str,
        day: date = TODAY,
        role: str | None = None,
        **more: Any,
    ) -> NameCheck:
        """Ask whether a name may be given."""
        proposal = Proposal(spelling, class_code, (division,), **more)
        with self.database.read(role) as connection:
            return check_on_record(connection, proposal, day)

    def told(self, spelling: str, class_code: str, division: str, **more: Any) -> list[str]:
        """ "rule check severity: names of neighbours" of each finding."""
        return [
            f"{f.rule} {f.check} {f.severity}: {' '.join(n.spelling for n in f.neighbours)}"
            for f in self.check(spelling, class_code, division, **more).findings
        ]

    def scan(self, day: date = TODAY, **more: Any) -> list[ScannedName]:
        """The clean-up list."""
        with self.database.read() as connection:
            return list(scan(connection, ScanQuestion(day, **more)))
