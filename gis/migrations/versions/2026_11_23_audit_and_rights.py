"""The register's own history becomes its audit: append-only, and closed to the service's role.

Triggers write history with the owner's rights, so the role the service writes with needs none
there. A revision says what it belongs to (`context`), and `gis.revision_changes` reads from the
history what it changed.
"""

from alembic import op

revision = "gis_0002"
down_revision = "layers_0001"

SQL = r"""
ALTER TABLE gis.revision ADD context jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN gis.revision.context IS 'What the change belongs to: {"case": 12, "account": 3}.';
CREATE INDEX revision_context ON gis.revision USING gin (context jsonb_path_ops);

-- A database restored into another cluster may meet the numbers of its old transactions again.
ALTER TABLE gis.revision DROP CONSTRAINT revision_xid_key;
CREATE INDEX revision_xid ON gis.revision (xid);

DROP FUNCTION gis.begin_revision(text, text, jsonb);
-- As in gis_0001; with the owner's rights, so that a revision's row cannot be changed afterwards.
CREATE FUNCTION gis.begin_revision(
    p_actor text, p_reason text, p_files jsonb DEFAULT '[]', p_context jsonb DEFAULT '{}')
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz;
    id bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(x'6769735f726576'::bigint);
    IF EXISTS (SELECT FROM gis.revision
               WHERE xid = pg_current_xact_id() AND recorded_at >= now()) THEN
        RAISE EXCEPTION 'This transaction already has a revision.';
    END IF;
    SELECT greatest(clock_timestamp(), max(recorded_at) + interval '1 microsecond')
        INTO moment FROM gis.revision;
    INSERT INTO gis.revision (recorded_at, xid, actor, reason, files, context)
        VALUES (moment, pg_current_xact_id(), p_actor, p_reason, p_files, p_context)
        RETURNING revision_id INTO id;
    RETURN id;
END $$;
REVOKE EXECUTE ON FUNCTION gis.begin_revision FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gis.begin_revision TO gazetteer_writer;

-- The moment of the revision under way, as its own row has it: what a session may set by hand,
-- also in the middle of a statement, counts for nothing. A revision's moment is never before its
-- transaction began; an older row only happens to have the same number.
CREATE OR REPLACE FUNCTION gis.recorded_at() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
    moment timestamptz;
BEGIN
    SELECT r.recorded_at INTO moment FROM gis.revision r
        WHERE r.xid OPERATOR(pg_catalog.=) pg_catalog.pg_current_xact_id_if_assigned()
          AND r.recorded_at OPERATOR(pg_catalog.>=) pg_catalog.now();
    IF moment IS NULL THEN
        RAISE EXCEPTION 'A register is written only inside a revision.'
            USING HINT = 'Call gis.begin_revision(actor, reason) first.';
    END IF;
    RETURN moment;
END $$;

-- A change that touches no row must be inside a revision, too.
CREATE OR REPLACE FUNCTION gis.require_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM gis.recorded_at();
    RETURN NULL;
END $$;

CREATE FUNCTION gis.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only.', TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- Rows can be added and never changed, not even by the owner.
CREATE FUNCTION gis.append_only(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
                   'FOR EACH STATEMENT EXECUTE FUNCTION gis.refuse_change()', p_table);
END $$;
SELECT gis.append_only('gis.revision');

-- What keep_history made, closed to all but its own trigger; and indexed by moment, so that the
-- rows of one revision are found at once.
CREATE FUNCTION gis.close_history(p_schema text, p_table text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER FUNCTION %I.%I() SECURITY DEFINER SET search_path = pg_catalog, pg_temp',
                   p_schema, p_table || '_supersede');
    -- Or anybody could hang it on a table of their own, and have it write rows they made up.
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %I.%I() FROM PUBLIC',
                   p_schema, p_table || '_supersede');
    PERFORM gis.append_only(format('%I.%I', p_schema, p_table || '_history')::regclass);
    EXECUTE format('CREATE INDEX ON %I.%I (lower(recorded))', p_schema, p_table);
    EXECUTE format('CREATE INDEX ON %I.%I (lower(recorded))', p_schema, p_table || '_history');
    EXECUTE format('CREATE INDEX ON %I.%I (upper(recorded))', p_schema, p_table || '_history');
END $$;

CREATE VIEW gis.register_table AS
SELECT n.nspname::text AS schema_name, c.relname::text AS table_name,
       (SELECT a.attname::text FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key_column,
       c.oid AS table_oid, h.oid AS history_oid
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class h ON h.relnamespace = n.oid AND h.relname = c.relname || '_history'
WHERE c.relkind = 'r' AND h.relkind = 'r';
COMMENT ON VIEW gis.register_table IS 'The tables on the recorded axis.';

SELECT gis.close_history(schema_name, table_name) FROM gis.register_table;

ALTER FUNCTION gis.keep_history(regclass) RENAME TO add_history;
CREATE FUNCTION gis.keep_history(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM gis.add_history(p_table);
    PERFORM gis.close_history(n.nspname::text, c.relname::text)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = p_table;
END $$;

-- What one revision changed: the rows as they were, and as they became. With the rights of the
-- one who asks, so that policies hold here too.
CREATE FUNCTION gis.revision_changes(p_revision bigint)
RETURNS TABLE (relation text, operation text, old jsonb, new jsonb)
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
            WITH before AS (
                SELECT %3$I AS key, to_jsonb(h) - '{geom_3857,position_3857}'::text[] AS row
                FROM %1$I.%4$I h WHERE upper(recorded) = $1
            ), after AS (
                SELECT %3$I AS key, to_jsonb(c) - '{geom_3857,position_3857}'::text[] AS row
                FROM %1$I.%2$I c WHERE lower(recorded) = $1
                UNION ALL
                SELECT %3$I, to_jsonb(h) - '{geom_3857,position_3857}'::text[]
                FROM %1$I.%4$I h WHERE lower(recorded) = $1
            )
            SELECT %5$L, CASE WHEN b.key IS NULL THEN 'insert' WHEN a.key IS NULL THEN 'delete'
                         ELSE 'update' END, b.row, a.row
            FROM before b FULL JOIN after a USING (key) ORDER BY key
            $q$, r.schema_name, r.table_name, r.key_column, r.table_name || '_history',
            r.schema_name || '.' || r.table_name) USING moment;
    END LOOP;
END $$;

-- The rights of the readers and of the writer on a schema of the register.
CREATE FUNCTION gis.grant_register(p_schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t record;
    writable text;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO gazetteer_reader', p_schema);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO gazetteer_reader', p_schema);
    FOR t IN SELECT c.oid, c.relname FROM pg_class c
             WHERE c.relnamespace = p_schema::regnamespace AND c.relkind = 'r'
               AND NOT EXISTS (SELECT FROM gis.register_table k
                               WHERE k.schema_name = p_schema
                                 AND k.table_name || '_history' = c.relname) LOOP
        -- Never the recorded period: the register itself says when it learned of something.
        SELECT string_agg(quote_ident(a.attname), ', ') INTO writable FROM pg_attribute a
            WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attname <> 'recorded';
        EXECUTE format('GRANT INSERT (%s) ON %I.%I TO gazetteer_writer',
                       writable, p_schema, t.relname);
        IF NOT EXISTS (SELECT FROM pg_trigger g
                       WHERE g.tgrelid = t.oid AND g.tgname = 'append_only') THEN
            EXECUTE format('GRANT UPDATE (%s), DELETE ON %I.%I TO gazetteer_writer',
                           writable, p_schema, t.relname);
        END IF;
    END LOOP;
END $$;
"""


def upgrade() -> None:
    """Make history append-only, and prepare the rights of the roles."""
    op.execute(SQL)
