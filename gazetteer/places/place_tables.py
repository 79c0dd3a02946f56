"""The versioned tables of places: their states, and their standard names."""

from __future__ import annotations

from sqlalchemy import Connection

from gis.dated_rows import DatedTable
from gis.versioned_table import VersionedTable

PLACES = VersionedTable(
    name="gazetteer.place_version",
    unit="place_id",
    content={
        "secrecy": "text",
        "class_code": "text",
        "place_code": "text",
        "position": "geometry",
        "position_accuracy": "text",
        "geom": "geometry",
        "division_codes": "text[]",
        "origin": "text",
        "meaning": "text",
        "history": "text",
        "description": "text",
        "media": "jsonb",
        "source": "text",
        "is_simulated": "boolean",
    },
    derived={"position_3857": "ST_Transform(c.position, 3857)"},
    provenance=frozenset({"source"}),
    defaults={
        "place_code": None,
        "position": None,
        "position_accuracy": None,
        "geom": None,
        "division_codes": "{}",
        "origin": None,
        "meaning": None,
        "history": None,
        "description": None,
        "media": [],
        "source": None,
        "is_simulated": "false",
    },
)

STANDARD_NAMES = VersionedTable(
    name="pg_temp.standard_name",
    unit="place_id",
    content={
        "secrecy": "text",
        "spelling": "text",
        "specific_part": "text",
        "generic_part": "text",
        "romanisation": "text",
        "romanisation_state": "text",
        "romanisation_source": "text",
        "script": "text",
        "language": "text",
        "evidence": "text",
        "source": "text",
        "is_simulated": "boolean",
    },
    derived={},
    provenance=frozenset({"source"}),
    defaults={
        "specific_part": None,
        "generic_part": None,
        "romanisation": None,
        "romanisation_state": None,
        "romanisation_source": None,
        "script": "Hans",
        "language": "zh",
        "evidence": None,
        "source": None,
        "is_simulated": "false",
    },
)

HERITAGE_CLAIMS = DatedTable(
    name="gazetteer.heritage_claim",
    row_id="claim_id",
    key=("place_id", "category", "citation"),
    content={
        "claim": "text",
        "dated": "text",
        "is_listed": "boolean",
        "is_simulated": "boolean",
        "secrecy": "text",
    },
)
PLACE_CLASSES = DatedTable(
    name="gazetteer.place_class",
    row_id="class_id",
    key=("class_code",),
    content={
        "name": "text",
        "parent_code": "text",
        "class_group": "text",
        "scope": "text",
        "romanises_as": "text",
        "generic_parts": "text[]",
        "evidence": "text",
    },
)
NAMING_WORDS = DatedTable(
    name="gazetteer.naming_word",
    row_id="word_id",
    key=("word", "category"),
    content={"rule": "text", "note": "text", "source": "text"},
)


def show_standard_names(connection: Connection) -> None:
    """Make the temporary view behind `STANDARD_NAMES`: the standard names alone, as versions."""
    connection.exec_driver_sql(
        """
        CREATE OR REPLACE TEMP VIEW standard_name AS
        SELECT name_id AS version_id, place_id, secrecy, valid, kind, spelling, specific_part,
               generic_part, romanisation, romanisation_state, romanisation_source, script,
               language, evidence, source, is_simulated
        FROM gazetteer.place_name WHERE kind = 'standard'
        """
    )
    connection.exec_driver_sql("ALTER VIEW standard_name ALTER COLUMN kind SET DEFAULT 'standard'")
