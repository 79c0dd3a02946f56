-- What the history says, asked in two more ways than gis.revision_changes; all three read with the
-- rights of whoever asks, so that policies hold.

-- How many rows a revision added, changed and removed, without reading the rows themselves.
CREATE OR REPLACE FUNCTION gis.revision_counts(p_revision bigint)
RETURNS TABLE (relation text, inserted bigint, updated bigint, deleted bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    moment timestamptz;
    r record;
BEGIN
    SELECT recorded_at INTO moment FROM gis.revision WHERE revision_id = p_revision;
    FOR r IN SELECT * FROM gis.register_table WHERE key_column IS NOT NULL
             AND has_table_privilege(history_oid, 'SELECT')
             ORDER BY 1, 2 LOOP
        RETURN QUERY EXECUTE format($q$
            SELECT %5$L, count(*) FILTER (WHERE NOT b), count(*) FILTER (WHERE b AND a),
                   count(*) FILTER (WHERE NOT a)
            FROM (
                SELECT bool_or(before) AS b, bool_or(NOT before) AS a
                FROM (SELECT %3$I AS key, true AS before FROM %1$I.%4$I
                      WHERE upper(recorded) = $1
                      UNION ALL
                      SELECT %3$I, false FROM %1$I.%2$I WHERE lower(recorded) = $1
                      UNION ALL
                      SELECT %3$I, false FROM %1$I.%4$I WHERE lower(recorded) = $1) AS side
                GROUP BY key
            ) AS changed HAVING count(*) > 0
            $q$, r.schema_name, r.table_name, r.key_column, r.table_name || '_history',
            r.schema_name || '.' || r.table_name) USING moment;
    END LOOP;
END $$;

-- Every change ever made to one thing: the rows with its number in a column, such as place_id, of
-- whichever tables have that column.
CREATE OR REPLACE FUNCTION gis.changes_of(p_column text, p_number bigint)
RETURNS TABLE (recorded_at timestamptz, relation text, operation text, old jsonb, new jsonb)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT t.* FROM gis.register_table t
             JOIN pg_attribute a ON a.attrelid = t.table_oid
             WHERE t.key_column IS NOT NULL AND a.attname = p_column AND NOT a.attisdropped
               AND has_table_privilege(history_oid, 'SELECT')
             ORDER BY 1, 2 LOOP
        RETURN QUERY EXECUTE format($q$
            WITH stated AS (
                SELECT %3$I AS key, recorded,
                       to_jsonb(c) - '{geom_3857,position_3857}'::text[] AS row
                FROM %1$I.%2$I c WHERE %6$I = $1
                UNION ALL
                SELECT %3$I, recorded, to_jsonb(h) - '{geom_3857,position_3857}'::text[]
                FROM %1$I.%4$I h WHERE %6$I = $1
            ), before AS (
                SELECT key, upper(recorded) AS moment, row FROM stated
                WHERE NOT upper_inf(recorded)
            ), after AS (
                SELECT key, lower(recorded) AS moment, row FROM stated
            )
            SELECT moment, %5$L, CASE WHEN b.row IS NULL THEN 'insert'
                                 WHEN a.row IS NULL THEN 'delete' ELSE 'update' END, b.row, a.row
            FROM before b FULL JOIN after a USING (key, moment)
            $q$, r.schema_name, r.table_name, r.key_column, r.table_name || '_history',
            r.schema_name || '.' || r.table_name, p_column) USING p_number;
    END LOOP;
END $$;
