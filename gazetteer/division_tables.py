"""The versioned tables of the register: divisions and their outlines."""

from __future__ import annotations

from gis.versioned_table import VersionedTable

VERSIONS = VersionedTable(
    name="gazetteer.division_version",
    unit="division_id",
    content={
        "code": "text",
        "name": "text",
        "level": "text",
        "parent_id": "bigint",
        "is_legal_division": "boolean",
        "urban_rural_class": "text",
        "committee_type": "text",
        "source": "text",
        "is_simulated": "boolean",
    },
    derived={},
    provenance=frozenset({"source"}),
    defaults={
        "parent_id": None,
        "is_legal_division": "true",
        "urban_rural_class": None,
        "committee_type": None,
        "source": None,
        "is_simulated": "false",
    },
)

AREAS = VersionedTable(
    name="gazetteer.division_area",
    unit="division_id",
    content={"geom": "geometry", "source": "text", "is_simulated": "boolean"},
    derived={
        "geom_3857": "ST_Transform(c.geom, 3857)",
        "area_m2": "ST_Area(c.geom::geography)",
    },
    provenance=frozenset({"source"}),
    defaults={"source": None, "is_simulated": "false"},
)
