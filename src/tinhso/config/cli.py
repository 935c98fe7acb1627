"""The command line: ``tinhso <command>``."""

import os
import sys


def main() -> None:
    """Run one command; an unusable environment is one clear line, not a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    from tinhso.config.environment import BadEnvironment

    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["tinhso", *sys.argv[1:]])
    except BadEnvironment as error:
        sys.exit(f"tinhso: {error}")
