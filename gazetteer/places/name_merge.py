"""From what rows say to the names on record.

Works on the temporary table `said (file, row, key, unit_id, starts, ends, says_end, name, others,
secrecy, source, is_simulated)`: `name` holds the columns of a standard name, `others` other names
as [kind, spelling, specific, generic, romanisation, state, source].
"""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.places.place_tables import STANDARD_NAMES, show_standard_names
from gis.loading import LoadReport
from gis.merging import merge_staged
from gis.staging import Progress, apply_plan
from gis.versioned_table import MergeCounts


def merge_standard_names(
    connection: Connection, report: LoadReport, progress: Progress | None
) -> MergeCounts:
    """Merge the standard names said into those on record; a division's name is left alone.

    A romanisation that a person confirmed is not replaced by a suggestion.
    """
    show_standard_names(connection)
    connection.exec_driver_sql("DELETE FROM staged")
    connection.exec_driver_sql("DELETE FROM planned")
    connection.exec_driver_sql(
        """
        INSERT INTO staged (file, row, key, unit_id, starts, ends, says_end, content)
        SELECT s.file, s.row, s.key, s.unit_id, s.starts, s.ends, s.says_end, s.name
        FROM said s JOIN gazetteer.place p ON p.place_id = s.unit_id
        WHERE s.name IS NOT NULL AND p.division_id IS NULL
        """
    )
    connection.exec_driver_sql(
        """
        UPDATE staged s SET content = s.content || n.confirmed
        FROM (
            SELECT DISTINCT ON (place_id, spelling) place_id, spelling, jsonb_build_object(
                       'specific_part', specific_part, 'generic_part', generic_part,
                       'romanisation', romanisation, 'romanisation_state', romanisation_state,
                       'romanisation_source', romanisation_source) AS confirmed
            FROM gazetteer.place_name
            WHERE kind = 'standard' AND romanisation_state = 'confirmed'
              AND place_id IN (SELECT unit_id FROM staged)
            ORDER BY place_id, spelling, lower(valid) DESC NULLS LAST
        ) n
        WHERE n.place_id = s.unit_id AND n.spelling = s.content->>'spelling'
          AND s.content->>'romanisation_state' IS DISTINCT FROM 'confirmed'
        """
    )
    counts = merge_staged(connection, STANDARD_NAMES, report.reject, progress)
    apply_plan(connection, STANDARD_NAMES)
    _describe_division_names(connection, counts)
    return counts


def _describe_division_names(connection: Connection, counts: MergeCounts) -> None:
    """Enter what rows confirm of a division's own name: parts, romanisation, evidence."""
    counts.changed += connection.exec_driver_sql(
        """
        UPDATE gazetteer.place_name n SET
            specific_part = coalesce(s.name->>'specific_part', n.specific_part),
            generic_part = coalesce(s.name->>'generic_part', n.generic_part),
            romanisation = s.name->>'romanisation',
            romanisation_state = s.name->>'romanisation_state',
            romanisation_source = s.name->>'romanisation_source',
            evidence = coalesce(s.name->>'evidence', n.evidence)
        FROM (SELECT DISTINCT ON (unit_id, name->>'spelling') unit_id, name FROM said
              WHERE name->>'romanisation_state' = 'confirmed'
              ORDER BY unit_id, name->>'spelling', starts DESC NULLS LAST) s
        JOIN gazetteer.place p ON p.place_id = s.unit_id AND p.division_id IS NOT NULL
        WHERE n.place_id = s.unit_id AND n.kind = 'standard' AND n.spelling = s.name->>'spelling'
        """
    ).rowcount


def merge_other_names(connection: Connection, counts: MergeCounts) -> None:
    """Enter the other names said; one on record in the same days is left as it is."""
    added = connection.exec_driver_sql(
        """
        INSERT INTO gazetteer.place_name (place_id, secrecy, valid, kind, spelling, specific_part,
            generic_part, romanisation, romanisation_state, romanisation_source, script, language,
            source, is_simulated)
        SELECT DISTINCT ON (s.unit_id, o->>0, o->>1)
               s.unit_id, s.secrecy #>> '{}', daterange(s.starts, s.ends), o->>0, o->>1, o->>2,
               o->>3, o->>4, o->>5, o->>6,
               CASE WHEN o->>0 = 'minority' THEN 'Zyyy' ELSE 'Hans' END,
               CASE WHEN o->>0 = 'minority' THEN 'und' ELSE 'zh' END,
               s.source #>> '{}', coalesce((s.is_simulated #>> '{}')::boolean, false)
        FROM said s CROSS JOIN LATERAL jsonb_array_elements(s.others) o
        WHERE NOT EXISTS (
            SELECT FROM gazetteer.place_name n
            WHERE n.place_id = s.unit_id AND n.kind = o->>0 AND n.spelling = o->>1
              AND n.valid && daterange(s.starts, s.ends))
        ORDER BY s.unit_id, o->>0, o->>1, s.starts NULLS FIRST
        """
    ).rowcount
    counts.added += added
