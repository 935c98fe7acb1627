"""``python -m tinhso.twin.simulators.vneid``: serve the simulated VNeID until ended."""

import os
import sys


def main() -> None:
    """Make the database ready, register the client, serve."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinhso.twin.simulators.vneid.settings"
    import django

    from tinhso.twin.simulators.vneid import settings

    django.setup()
    if not (settings.PEOPLE_FILE.exists() and settings.CLIENT_FILE.exists()):
        sys.exit(f"Mô phỏng VNeID: thiếu people.json hoặc client.json trong {settings.FOLDER}.")
    from django.core.management import call_command
    from django.core.servers.basehttp import run
    from django.core.wsgi import get_wsgi_application

    from tinhso.twin.simulators.vneid.people import BadPeople, people
    from tinhso.twin.simulators.vneid.provider import register_client

    try:
        count = len(people())
    except BadPeople as error:
        sys.exit(f"Mô phỏng VNeID: {error}")
    call_command("migrate", verbosity=0, interactive=False)
    register_client()
    sys.stdout.write(f"Mô phỏng VNeID đang chạy tại {settings.ISSUER} ({count} người dân mô phỏng)\n")
    sys.stdout.flush()
    run(settings.HOST, settings.PORT, get_wsgi_application(), threading=True)


if __name__ == "__main__":
    main()
