"""The two time axes: revisions, recorded periods, history tables.

A table with a `recorded tstzrange` column is put on the recorded axis by
`gis.keep_history('schema.table')`: superseded rows move to `schema.table_history`, and
`schema.table_known(known_at)` reads what the register said at that moment (NULL: now).
"""

from alembic import op

revision = "gis_0001"
down_revision = None

SQL = r"""
CREATE SCHEMA gis;

CREATE TABLE gis.revision (
    revision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at timestamptz NOT NULL UNIQUE,
    xid         xid8 NOT NULL UNIQUE,
    actor       text NOT NULL,
    reason      text NOT NULL,
    files       jsonb NOT NULL DEFAULT '[]'
);
COMMENT ON TABLE gis.revision IS
    'One row a writing transaction: when recorded, by whom, why, from which files (name, sha256).';

-- Writers go one at a time, so that the order of recorded_at is the order of commit, and no
-- slower writer takes an earlier moment. The moment is that of the beginning: what was read at
-- known_at = T can only change while a revision begun before T is not yet committed.
CREATE FUNCTION gis.begin_revision(p_actor text, p_reason text, p_files jsonb DEFAULT '[]')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz;
    id bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(x'6769735f726576'::bigint);
    SELECT greatest(clock_timestamp(), max(recorded_at) + interval '1 microsecond')
        INTO moment FROM gis.revision;
    INSERT INTO gis.revision (recorded_at, xid, actor, reason, files)
        VALUES (moment, pg_current_xact_id(), p_actor, p_reason, p_files)
        RETURNING revision_id INTO id;
    PERFORM set_config('gis.recorded_at', moment::text, true);
    RETURN id;
END $$;

-- The moment of the revision under way. Refuses to write outside one.
CREATE FUNCTION gis.recorded_at() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    setting text := current_setting('gis.recorded_at', true);
BEGIN
    IF setting IS NULL OR setting = '' THEN
        RAISE EXCEPTION 'A register is written only inside a revision.'
            USING HINT = 'Call gis.begin_revision(actor, reason) first.';
    END IF;
    RETURN setting::timestamptz;
END $$;

-- Once a statement: the moment in the session must be the one the revision table holds for
-- this transaction, so that nobody back-dates a record by setting the variable by hand.
CREATE FUNCTION gis.require_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM gis.revision
                   WHERE xid = pg_current_xact_id() AND recorded_at = gis.recorded_at()) THEN
        RAISE EXCEPTION 'The recorded moment does not belong to this transaction.';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION gis.keep_history(p_table regclass) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    s text;
    t text;
BEGIN
    SELECT n.nspname, c.relname INTO s, t
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = p_table;
    EXECUTE format('CREATE TABLE %I.%I (LIKE %I.%I)', s, t || '_history', s, t);
    EXECUTE format($f$
        CREATE FUNCTION %1$I.%3$I() RETURNS trigger LANGUAGE plpgsql AS $t$
        DECLARE
            moment timestamptz := gis.recorded_at();
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                NEW.recorded := OLD.recorded;
                IF NEW IS NOT DISTINCT FROM OLD THEN
                    RETURN NULL;
                END IF;
                NEW.recorded := tstzrange(moment, NULL);
            END IF;
            -- A row written and superseded in one revision was never on record.
            IF lower(OLD.recorded) < moment THEN
                OLD.recorded := tstzrange(lower(OLD.recorded), moment);
                INSERT INTO %1$I.%2$I SELECT (OLD).*;
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END $t$ $f$, s, t || '_history', t || '_supersede');
    EXECUTE format(
        'CREATE TRIGGER supersede BEFORE UPDATE OR DELETE ON %I.%I '
        'FOR EACH ROW EXECUTE FUNCTION %I.%I()', s, t, s, t || '_supersede');
    EXECUTE format(
        'CREATE TRIGGER require_revision AFTER INSERT OR UPDATE OR DELETE ON %I.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION gis.require_revision()', s, t);
    -- Not STRICT and not SECURITY DEFINER: the planner must be able to inline it, so that a
    -- read of now touches the current table only and both branches use their indexes.
    EXECUTE format($f$
        CREATE FUNCTION %1$I.%3$I(known_at timestamptz) RETURNS SETOF %1$I.%2$I
        LANGUAGE sql STABLE PARALLEL SAFE AS $t$
            SELECT * FROM %1$I.%2$I WHERE known_at IS NULL OR recorded @> known_at
            UNION ALL
            SELECT * FROM %1$I.%4$I WHERE known_at IS NOT NULL AND recorded @> known_at
        $t$ $f$, s, t, t || '_known', t || '_history');
END $body$;
"""


def upgrade() -> None:
    """Create the machinery both time axes rest on."""
    op.execute(SQL)
