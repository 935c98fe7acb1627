"""The counter of tries on PostgreSQL: unlogged, since losing it in a crash only forgets failed tries.

On SQLite it is a file of its own (see core.identity.adapters.limits).
"""

from django.db import migrations

TABLE = """
    CREATE UNLOGGED TABLE core_limit (
        key text PRIMARY KEY, tries integer NOT NULL,
        free_at double precision NOT NULL, last_at double precision NOT NULL
    )"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TABLE)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_journal")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
