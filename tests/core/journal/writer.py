"""A program of its own that writes to (or proves) the journal of the database its environment names."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tinhso.config.settings"
if engine := os.environ.get("TEST_ENGINE"):
    from django.conf import settings

    settings.DATABASES["default"]["ENGINE"] = engine

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from tinhso.core.access.api import Actor  # noqa: E402
from tinhso.core.identity.models import Account  # noqa: E402
from tinhso.core.journal.api import append, append_many, entries, prove  # noqa: E402
from tinhso.core.journal.data import NewEntry  # noqa: E402


def write(name: str, times: int) -> None:
    """Write *times* accounts, each with its entry in the same transaction; say each once it is committed."""
    actor = Actor(id=f"writer:{name}")
    for turn in range(times):
        with transaction.atomic():
            Account.objects.create_account(username=f"{name}-{turn}", password=None, name=name)
            append(by=actor, action="tests.journal.written", subject=f"writer:{name}", details={"turn": turn})
            if turn % 5 == 0:
                append_many(by=actor, entries=[NewEntry("tests.journal.extra", f"extra:{name}")] * 2)
        os.write(1, f"{turn}\n".encode())


def report(name: str) -> None:
    """Say whether the chain holds, and how many writes and entries of *name* there are."""
    written = Account.objects.filter(username__startswith=f"{name}").count()
    told = len(
        [
            entry
            for entry in entries(action="tests.journal.written", limit=100000)
            if entry.actor.startswith(f"writer:{name}")
        ]
    )
    sys.stdout.write(f"{prove().is_sound} {written} {told}\n")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "migrate":
        call_command("migrate", verbosity=0, skip_checks=True)
    elif command == "write":
        write(arguments[0], int(arguments[1]))
    else:
        report(arguments[0])
