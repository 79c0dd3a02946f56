"""What may be wrong with the database itself: locale, indexes, SRIDs, rights."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from gis.roles import APP_ROLE


def check_database(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Yield (check, finding, hint); nothing when all is well."""
    locale = connection.exec_driver_sql(
        "SELECT datctype FROM pg_database WHERE datname = current_database()"
    ).scalar_one()
    trigrams = connection.exec_driver_sql("SELECT cardinality(show_trgm('北京路'))").scalar_one()
    if not trigrams:
        yield (
            "locale",
            f"with the locale {locale}, Chinese names cannot be searched by similarity",
            "Make the database anew with LOCALE 'C.UTF-8' TEMPLATE template0.",
        )
    for index, table in connection.exec_driver_sql(
        "SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text FROM pg_index i"
        " WHERE NOT i.indisvalid OR NOT i.indisready"
    ):
        yield ("indexes", f"the index {index} of {table} is not valid", f"REINDEX INDEX {index}")
    for table, column in connection.exec_driver_sql(
        """
        SELECT g.f_table_schema || '.' || g.f_table_name, g.f_geometry_column
        FROM geometry_columns g JOIN pg_class c ON c.relname = g.f_table_name
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = g.f_table_schema
        WHERE n.nspname IN ('gazetteer', 'layers', 'maps') AND c.relkind = 'r'
          AND g.f_table_name NOT LIKE '%%\\_history'
          -- What is kept on its own datum has no system that holds for all, and is not searched.
          AND g.srid <> 0
          AND NOT EXISTS (
              SELECT FROM pg_index i JOIN pg_attribute a
                  ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
              JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
              WHERE i.indrelid = c.oid AND a.attname = g.f_geometry_column AND m.amname = 'gist')
        """
    ):
        yield ("indexes", f"{table}.{column} has no spatial index", "Run `gazetteer migrate`.")
    for table, column, srid in connection.exec_driver_sql(
        "SELECT f_table_schema || '.' || f_table_name, f_geometry_column, srid"
        " FROM geometry_columns WHERE f_table_schema IN ('gazetteer', 'layers', 'maps')"
        " AND srid NOT IN (0, 4490, 3857)"
    ):
        yield (
            "SRIDs",
            f"{table}.{column} is in SRID {srid}, not 4490 or 3857",
            "Somebody changed the table by hand: restore a backup.",
        )
    if connection.exec_driver_sql(
        "SELECT pg_has_role(session_user, relowner, 'USAGE') FROM pg_class"
        " WHERE oid = 'gis.revision'::regclass"
    ).scalar_one():
        yield (
            "rights",
            "the service works with the rights of the owner, who may change history",
            f"Give {APP_ROLE} a password and name it in GAZETTEER_DATABASE_URL; name the owner in"
            " GAZETTEER_OWNER_URL, for `gazetteer migrate`.",
        )
