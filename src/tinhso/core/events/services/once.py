"""Effects that happen exactly once however often the work is repeated."""

from django.db import connection

from tinhso.core.clock.api import now
from tinhso.core.events.services.publishing import require_transaction

MAX_KEY = 200
INSERT = "INSERT INTO core_oncekey (key, at) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def once(key: str) -> bool:
    """Return True the first time *key* is asked for, inside the transaction of the effect; later False.

    ``if once(f"feedback.reminded:{id}"): …`` in one transaction with the effect makes it exactly once: a transaction
    that is rolled back or killed forgets the key with the effect. A second transaction with the same key waits for the
    first. Keys are kept 400 days.
    """
    require_transaction("a once-key")
    if not 1 <= len(key) <= MAX_KEY:
        raise ValueError(f"once-key of {len(key)} characters, 1 to {MAX_KEY}")
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [key, connection.ops.adapt_datetimefield_value(now())])
        return bool(cursor.rowcount == 1)
