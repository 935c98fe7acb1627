"""`tinhso check claims|files|journal|quality|registers|settings`; without these, Django's own system check."""

from typing import Any, TextIO, cast

from django.core.management.base import CommandParser
from django.core.management.commands.check import Command as SystemCheck

from tinhso.config.checks import CHECKS


class Command(SystemCheck):
    help = (
        "check claims [TỆP…] [--format json] | journal | files | proof | quality [--register …] | registers | settings"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--register", default="")
        parser.add_argument("--format", choices=["text", "json", "markdown"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if args and args[0] in CHECKS:
            named = ["--register", options["register"]] if options["register"] else []
            code = CHECKS[args[0]]([*args[1:], *named], options["format"], cast(TextIO, self.stdout))
            if code:
                raise SystemExit(code)
            return
        super().handle(*args, **options)
