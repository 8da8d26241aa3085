CREATE SCHEMA IF NOT EXISTS tiershift;
CREATE TABLE tiershift.layout(version integer NOT NULL);
INSERT INTO tiershift.layout VALUES (1);
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
    PERFORM pg_advisory_xact_lock(1953064306);
    SELECT version, hash INTO last_version, last_hash
        FROM tiershift.events WHERE stream = NEW.stream ORDER BY version DESC LIMIT 1;
    IF NEW.version IS DISTINCT FROM coalesce(last_version, 0) + 1
            OR NEW.previous IS DISTINCT FROM coalesce(last_hash, '') THEN
        RAISE EXCEPTION 'the event does not follow the last one of its stream' USING ERRCODE = 'TS001';
    END IF;
    IF NEW.payload_sha IS DISTINCT FROM encode(sha256(NEW.payload), 'hex') THEN
        RAISE EXCEPTION 'the event is not what its hash says' USING ERRCODE = 'TS002';
    END IF;
    NEW.pos := 1 + coalesce((SELECT max(pos) FROM tiershift.events), 0);
    PERFORM pg_notify('tiershift', '');
    RETURN NEW;
END $body$;
CREATE FUNCTION tiershift.refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'TS002';
END $body$;
CREATE TRIGGER only_appended BEFORE INSERT ON tiershift.events
    FOR EACH ROW EXECUTE FUNCTION tiershift.follow_on();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON tiershift.events
    FOR EACH STATEMENT EXECUTE FUNCTION tiershift.refuse();
