"""The tables of a log on PostgreSQL, and what its roles may do.

Whatever inserts events, this program or another, gets them refused unless they follow the last entries of their
streams and of all; one transaction at a time, so that the order of all events has no gaps and nobody who follows it
misses one. Updates, deletions and truncation are refused to everybody, owners included, as long as they leave the
triggers in place.

What a statement inserts is looked at together, when it is all there: for a hundred events that takes a tenth of the
time of looking at each as it comes. Queries ask for the last entry before, by order: of an empty table the planner
would take the first index that has the stream. The search path is fixed, so that nobody puts a function of their own
in.
"""

from __future__ import annotations

LAYOUT = 2
"""Of the tables; a database with a higher one was written by a newer tiershift. In the first, which is read and written
as it is, each event was looked at as it came."""

SCHEMA, CHANNEL = "tiershift", "tiershift"
NOT_NEXT, NEVER = "TS001", "TS002"
"""SQLSTATE of an event that does not follow the last one, and of any change to what is there."""

_LOCK = 0x7469_6572  # "tier"

TAKE_TURNS = f"SELECT pg_advisory_xact_lock({_LOCK})"

# Asked of the catalogue's tables: to_regclass would answer from what this connection remembers.
MADE = """
SELECT (SELECT count(*) = 2 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE n.nspname = 'tiershift' AND c.relname IN ('events', 'layout')),
       current_setting('server_encoding'), current_setting('synchronous_commit')"""

TABLES = f"""
CREATE SCHEMA IF NOT EXISTS tiershift;
CREATE TABLE tiershift.layout(version integer NOT NULL);
INSERT INTO tiershift.layout VALUES ({LAYOUT});
CREATE FUNCTION tiershift.next_pos() RETURNS bigint LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM pg_advisory_xact_lock({_LOCK});
    RETURN 1 + coalesce((SELECT max(pos) FROM tiershift.events), 0);
END $body$;
CREATE TABLE tiershift.events(
    pos bigint PRIMARY KEY DEFAULT tiershift.next_pos(), stream text NOT NULL, version integer NOT NULL,
    event_id text NOT NULL, kind text NOT NULL, v integer NOT NULL, effective text NOT NULL, recorded text NOT NULL,
    payload bytea NOT NULL, payload_sha text NOT NULL, previous text NOT NULL, hash text NOT NULL,
    UNIQUE(stream, version), UNIQUE(stream, event_id));
CREATE TABLE tiershift.people(id text PRIMARY KEY, name text UNIQUE);
CREATE FUNCTION tiershift.follow_on() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $body$
DECLARE
    added record;
    last_pos bigint;
    last_stream text;
    last_version integer;
    last_hash text;
BEGIN
    FOR added IN SELECT pos, stream, version, payload, payload_sha, previous, hash FROM entries ORDER BY pos LOOP
        IF last_pos IS NULL THEN
            SELECT pos INTO last_pos FROM tiershift.events WHERE pos < added.pos ORDER BY pos DESC LIMIT 1;
        END IF;
        IF last_stream IS DISTINCT FROM added.stream THEN
            last_stream := added.stream;
            SELECT version, hash INTO last_version, last_hash FROM tiershift.events
             WHERE stream = added.stream AND version < added.version AND pos < added.pos
             ORDER BY version DESC LIMIT 1;
        END IF;
        IF added.version IS DISTINCT FROM coalesce(last_version, 0) + 1
                OR added.previous IS DISTINCT FROM coalesce(last_hash, '')
                OR added.pos IS DISTINCT FROM coalesce(last_pos, 0) + 1 THEN
            RAISE EXCEPTION 'the event does not follow the last one of its stream' USING ERRCODE = '{NOT_NEXT}';
        END IF;
        IF added.payload_sha IS DISTINCT FROM encode(sha256(added.payload), 'hex') THEN
            RAISE EXCEPTION 'the event is not what its hash says' USING ERRCODE = '{NEVER}';
        END IF;
        last_pos := added.pos;
        last_version := added.version;
        last_hash := added.hash;
    END LOOP;
    PERFORM pg_notify('{CHANNEL}', '');
    RETURN NULL;
END $body$;
CREATE FUNCTION tiershift.refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = '{NEVER}';
END $body$;
CREATE TRIGGER only_appended AFTER INSERT ON tiershift.events REFERENCING NEW TABLE AS entries
    FOR EACH STATEMENT EXECUTE FUNCTION tiershift.follow_on();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON tiershift.events
    FOR EACH STATEMENT EXECUTE FUNCTION tiershift.refuse();
"""

INSERT_ONE = """
INSERT INTO tiershift.events
    (stream, version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash)
VALUES (:log, :version, :event_id, :kind, :v, :effective, :recorded, :payload, :payload_sha, :previous, :hash)"""
_GIVEN = """
json_to_recordset(CAST(:entries AS json)) AS e(
       version integer, event_id text, kind text, v integer, effective text, recorded text, payload text,
       payload_sha text, previous text, hash text)
 ORDER BY e.version"""
INSERT = f"""
INSERT INTO tiershift.events
    (pos, stream, version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash)
SELECT turn.pos - 1 + row_number() OVER (ORDER BY e.version), :log, e.version, e.event_id, e.kind, e.v, e.effective,
       e.recorded, convert_to(e.payload, 'UTF8'), e.payload_sha, e.previous, e.hash
  FROM (SELECT tiershift.next_pos() AS pos OFFSET 0) AS turn, {_GIVEN}"""
INSERT_FIRST_LAYOUT = f"""
INSERT INTO tiershift.events
    (stream, version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash)
SELECT :log, e.version, e.event_id, e.kind, e.v, e.effective, e.recorded, convert_to(e.payload, 'UTF8'),
       e.payload_sha, e.previous, e.hash
  FROM {_GIVEN}"""

_ENTRY = "version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash"
AFTER = f"SELECT {_ENTRY} FROM tiershift.events WHERE stream = :log AND version > :version ORDER BY version"
AFTER_OR_BY_ID = f"""
SELECT {_ENTRY} FROM tiershift.events
 WHERE stream = :log AND (version > :version OR event_id = ANY(CAST(:ids AS text[]))) ORDER BY version"""
HEAD = "SELECT version, hash FROM tiershift.events WHERE stream = :log ORDER BY version DESC LIMIT 1"
STREAMS = "SELECT DISTINCT stream FROM tiershift.events ORDER BY stream"

MAY_NAME = """
SELECT has_table_privilege('tiershift.people', 'SELECT') AND has_table_privilege('tiershift.people', 'UPDATE')"""
NAMES = "SELECT id, name FROM tiershift.people ORDER BY id"
PUT_NAME = """
INSERT INTO tiershift.people(id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name"""


def grants(role: str) -> str:
    """Return what the owner of the tables grants to the role that works with them: to insert and to select."""
    named = '"' + role.replace('"', '""') + '"'
    return (
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {named};\n"
        f"GRANT SELECT ON {SCHEMA}.layout TO {named};\n"
        f"GRANT SELECT, INSERT ON {SCHEMA}.events TO {named};\n"
    )


def grants_of_names(role: str) -> str:
    """Return what the owner grants, besides, to a role that is to see, give and delete the names of people."""
    named = '"' + role.replace('"', '""') + '"'
    return f"GRANT SELECT, INSERT, UPDATE ON {SCHEMA}.people TO {named};\n"
