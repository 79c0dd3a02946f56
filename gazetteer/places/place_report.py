"""What of a load of places should be looked at, and is no reason to refuse a row."""

from __future__ import annotations

from sqlalchemy import Connection

from gis.loading import LoadReport

# So many alike are named one by one: a list of thousands hides the rest of the report.
_LISTED = 50


def report_positions(connection: Connection, report: LoadReport) -> None:
    """List the places whose position lies in none of the divisions said to hold them.

    Only where all of those divisions have outlines of the time; a simulated outline says nothing
    about a real position.
    """
    rows = connection.exec_driver_sql(
        """
        SELECT s.file, s.row, s.key, v.division_codes
        FROM said s
        JOIN gazetteer.place_version v ON v.place_id = s.unit_id
            AND (s.starts IS NULL OR v.valid @> s.starts)
        CROSS JOIN LATERAL (
            SELECT count(*) AS known,
                   coalesce(bool_or(ST_Intersects(a.geom, coalesce(v.geom, v.position))), false)
                       AS is_inside
            FROM unnest(v.division_codes) c (code)
            JOIN gazetteer.division_version d ON d.code = c.code AND d.valid && v.valid
            JOIN gazetteer.division_area a ON a.division_id = d.division_id
                AND a.valid && v.valid AND upper_inf(a.valid) = upper_inf(d.valid)
                AND (v.is_simulated OR NOT a.is_simulated)
        ) o
        WHERE v.position IS NOT NULL AND o.known >= cardinality(v.division_codes)
          AND o.known > 0 AND NOT o.is_inside
        ORDER BY s.file, s.row
        """
    ).all()
    for file, row, key, codes in rows[:_LISTED]:
        report.find(
            f"the position of {key} lies outside the outline of {', '.join(codes)}.",
            "Check the position, or the divisions; the record stands as it was filed.", file, row,
        )  # fmt: skip
    if len(rows) > _LISTED:
        report.find(
            f"{len(rows) - _LISTED} more positions lie outside their divisions.",
            "Mend those listed and load again to see the others.", rows[_LISTED][0],
        )  # fmt: skip


def report_codes(connection: Connection, report: LoadReport) -> None:
    """List place codes whose class or county is not that of their place."""
    rows = connection.exec_driver_sql(
        """
        SELECT DISTINCT s.file, s.row, v.place_code, v.class_code,
               substr(v.place_code, 10, 5) <> v.class_code AS is_other_class
        FROM said s JOIN gazetteer.place_version v ON v.place_id = s.unit_id
        WHERE v.place_code IS NOT NULL
          AND v.valid @> coalesce(s.starts, lower(v.valid), '-infinity')
          AND (substr(v.place_code, 10, 5) <> v.class_code
               OR v.division_codes <> '{}' AND NOT EXISTS (
                   SELECT FROM unnest(v.division_codes) c (code)
                   WHERE left(c.code, 6) = left(v.place_code, 6)
                      OR starts_with(c.code, rtrim(left(v.place_code, 6), '0'))))
        ORDER BY 1, 2
        """
    ).all()
    for file, row, code, class_code, is_other_class in rows[:_LISTED]:
        report.find(
            f"the place code {code} is that of the class {code[9:14]}, and the place is of"
            f" {class_code}."
            if is_other_class
            else f"the place code {code} is that of {code[:6]}, where the place does not lie.",
            "Codes once given stay; see that it is the right one.", file, row,
        )  # fmt: skip
