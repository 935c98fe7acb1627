"""The journal's table and the triggers that make it append-only, on both databases."""

from django.db import migrations

COLUMNS = "at, actor, actor_name, action, subject, reason, origin, details, content"

SQLITE = [
    """
    CREATE TABLE core_journalentry (
        number INTEGER NOT NULL PRIMARY KEY,
        receipt INTEGER NOT NULL UNIQUE,
        at datetime NOT NULL,
        actor text NOT NULL, actor_name text NOT NULL, action text NOT NULL, subject text NOT NULL,
        reason text NOT NULL, origin text NOT NULL, details text NOT NULL,
        content varchar(64) NOT NULL, previous varchar(64) NOT NULL, hash varchar(64) NOT NULL
    )""",
    "CREATE INDEX core_journal_subject ON core_journalentry (subject, number)",
    "CREATE INDEX core_journal_actor ON core_journalentry (actor, number)",
    """
    CREATE TRIGGER core_journal_no_update BEFORE UPDATE ON core_journalentry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """
    CREATE TRIGGER core_journal_no_delete BEFORE DELETE ON core_journalentry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # INSERT OR REPLACE would remove a row without firing the trigger above: only the next number is let in.
    """
    CREATE TRIGGER core_journal_in_line BEFORE INSERT ON core_journalentry
    WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM core_journalentry) OR NEW.receipt <> NEW.number
    BEGIN SELECT RAISE(ABORT, 'the journal takes only its next number'); END""",
]

POSTGRESQL = [
    """
    CREATE TABLE core_journalentry (
        number bigint NOT NULL PRIMARY KEY,
        receipt bigint NOT NULL UNIQUE,
        at timestamptz NOT NULL,
        actor text NOT NULL, actor_name text NOT NULL, action text NOT NULL, subject text NOT NULL,
        reason text NOT NULL, origin text NOT NULL, details text NOT NULL,
        content varchar(64) NOT NULL, previous varchar(64) NOT NULL, hash varchar(64) NOT NULL
    )""",
    "CREATE INDEX core_journal_subject ON core_journalentry (subject, number)",
    "CREATE INDEX core_journal_actor ON core_journalentry (actor, number)",
    # Rows stay here only until their transaction commits, so nothing is lost when a crash empties it (unlogged).
    """
    CREATE UNLOGGED TABLE core_journalintake (
        receipt bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        actor text NOT NULL, actor_name text NOT NULL, action text NOT NULL, subject text NOT NULL,
        reason text NOT NULL, origin text NOT NULL, details text NOT NULL, content varchar(64) NOT NULL
    )""",
    f"""
    CREATE FUNCTION core_journal_link() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        head record;
        next_number bigint;
        last_hash varchar(64);
    BEGIN
        PERFORM pg_advisory_xact_lock(7451, 1);
        SELECT number, hash INTO head FROM core_journalentry ORDER BY number DESC LIMIT 1;
        next_number := coalesce(head.number, 0) + 1;
        last_hash := coalesce(head.hash, repeat('0', 64));
        INSERT INTO core_journalentry (number, receipt, {COLUMNS}, previous, hash)
        VALUES (
            next_number, NEW.receipt, NEW.at, NEW.actor, NEW.actor_name, NEW.action, NEW.subject, NEW.reason,
            NEW.origin, NEW.details, NEW.content, last_hash,
            encode(sha256(convert_to(
                next_number || '|' || NEW.receipt || '|' || last_hash || '|' || NEW.content, 'UTF8')), 'hex')
        );
        DELETE FROM core_journalintake WHERE receipt = NEW.receipt;
        RETURN NULL;
    END $$""",
    """
    CREATE CONSTRAINT TRIGGER core_journal_link AFTER INSERT ON core_journalintake
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core_journal_link()""",
    """
    CREATE FUNCTION core_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """
    CREATE TRIGGER core_journal_no_change BEFORE UPDATE OR DELETE ON core_journalentry
    FOR EACH ROW EXECUTE FUNCTION core_journal_refuse()""",
    """
    CREATE TRIGGER core_journal_no_truncate BEFORE TRUNCATE ON core_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_journal_refuse()""",
]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    # Not reversible: undoing it would destroy the journal.
    operations = [migrations.RunPython(make)]
