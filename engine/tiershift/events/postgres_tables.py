"""The tables of a log on PostgreSQL, and what its roles may do.

Whatever inserts an event, this program or another, gets it refused unless it follows the last entry of its stream; one
transaction at a time, so that the order of all events has no gaps and nobody who follows it misses one. Updates,
deletions and truncation are refused to everybody, owners included, as long as they leave the triggers in place.
"""

from __future__ import annotations

LAYOUT = 1
"""Of the tables; a database with a higher one was written by a newer tiershift."""

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
CREATE TABLE tiershift.events(
    pos bigint PRIMARY KEY, stream text NOT NULL, version integer NOT NULL, event_id text NOT NULL,
    kind text NOT NULL, v integer NOT NULL, effective text NOT NULL, recorded text NOT NULL,
    payload bytea NOT NULL, payload_sha text NOT NULL, previous text NOT NULL, hash text NOT NULL,
    UNIQUE(stream, version), UNIQUE(stream, event_id));
CREATE FUNCTION tiershift.follow_on() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    last_version integer;
    last_hash text;
BEGIN
    PERFORM pg_advisory_xact_lock({_LOCK});
    SELECT version, hash INTO last_version, last_hash
        FROM tiershift.events WHERE stream = NEW.stream ORDER BY version DESC LIMIT 1;
    IF NEW.version IS DISTINCT FROM coalesce(last_version, 0) + 1
            OR NEW.previous IS DISTINCT FROM coalesce(last_hash, '') THEN
        RAISE EXCEPTION 'the event does not follow the last one of its stream' USING ERRCODE = '{NOT_NEXT}';
    END IF;
    IF NEW.payload_sha IS DISTINCT FROM encode(sha256(NEW.payload), 'hex') THEN
        RAISE EXCEPTION 'the event is not what its hash says' USING ERRCODE = '{NEVER}';
    END IF;
    NEW.pos := 1 + coalesce((SELECT max(pos) FROM tiershift.events), 0);
    PERFORM pg_notify('{CHANNEL}', '');
    RETURN NEW;
END $body$;
CREATE FUNCTION tiershift.refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = '{NEVER}';
END $body$;
CREATE TRIGGER only_appended BEFORE INSERT ON tiershift.events
    FOR EACH ROW EXECUTE FUNCTION tiershift.follow_on();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON tiershift.events
    FOR EACH STATEMENT EXECUTE FUNCTION tiershift.refuse();
"""

INSERT_ONE = """
INSERT INTO tiershift.events
    (stream, version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash)
VALUES (:log, :version, :event_id, :kind, :v, :effective, :recorded, :payload, :payload_sha, :previous, :hash)"""
INSERT = """
INSERT INTO tiershift.events
    (stream, version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash)
SELECT :log, e.version, e.event_id, e.kind, e.v, e.effective, e.recorded, convert_to(e.payload, 'UTF8'),
       e.payload_sha, e.previous, e.hash
  FROM json_to_recordset(CAST(:entries AS json)) AS e(
       version integer, event_id text, kind text, v integer, effective text, recorded text, payload text,
       payload_sha text, previous text, hash text)
 ORDER BY e.version"""

_ENTRY = "version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash"
AFTER = f"SELECT {_ENTRY} FROM tiershift.events WHERE stream = :log AND version > :version ORDER BY version"
AFTER_OR_BY_ID = f"""
SELECT {_ENTRY} FROM tiershift.events
 WHERE stream = :log AND (version > :version OR event_id = ANY(CAST(:ids AS text[]))) ORDER BY version"""
HEAD = "SELECT version, hash FROM tiershift.events WHERE stream = :log ORDER BY version DESC LIMIT 1"
STREAMS = "SELECT DISTINCT stream FROM tiershift.events ORDER BY stream"


def grants(role: str) -> str:
    """Return what the owner of the tables grants to the role that works with them: to insert and to select."""
    named = '"' + role.replace('"', '""') + '"'
    return (
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {named};\n"
        f"GRANT SELECT ON {SCHEMA}.layout TO {named};\n"
        f"GRANT SELECT, INSERT ON {SCHEMA}.events TO {named};\n"
    )
