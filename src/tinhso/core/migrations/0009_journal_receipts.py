"""The numbers of receipts outlive a crash of PostgreSQL.

The intake table is unlogged on purpose (its rows live only inside a transaction), but since PostgreSQL 15 the sequence
of an unlogged table is unlogged too: after a crash it starts again at 1, a used receipt is given out once more and no
journal entry can be written any more. A backup without unlogged data lacks it as well. The sequence becomes logged and
is set behind the last receipt.
"""

from django.db import migrations

LOGGED = "ALTER SEQUENCE core_journalintake_receipt_seq SET LOGGED"
BEHIND = """
    SELECT setval('core_journalintake_receipt_seq',
        greatest((SELECT coalesce(max(receipt), 0) FROM core_journalentry) + 1,
                 (SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM core_journalintake_receipt_seq)),
        false)"""


def mend(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    if connection.pg_version >= 150000:  # before, every sequence was logged
        schema_editor.execute(LOGGED)
    schema_editor.execute(BEHIND)


class Migration(migrations.Migration):
    dependencies = [("core", "0008_privacy")]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
