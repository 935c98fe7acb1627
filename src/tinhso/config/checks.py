"""The checks that `tinhso check` composes: each takes arguments, a format and an output, and returns an exit code."""

import json
from collections.abc import Callable
from typing import TextIO

from tinhso.core.journal import api as journal_api
from tinhso.steering.claims import api as claims_api

Check = Callable[[list[str], str, TextIO], int]


def check_journal(arguments: list[str], form: str, out: TextIO) -> int:
    """Prove the journal's chain; 0 if whole, 1 with the first broken link's number otherwise."""
    report = journal_api.prove()
    if form == "json":
        values = {"entries": report.entries, "broken_at": report.broken_at, "reason": report.reason}
        out.write(json.dumps(values, ensure_ascii=False) + "\n")
    elif report.broken_at is None:
        out.write(f"Nhật ký nguyên vẹn: {report.entries} mục, chuỗi băm khớp.\n")
    else:
        out.write(f"Nhật ký BỊ PHÁ tại mục số {report.broken_at}: {report.reason}\n")
    return 0 if report.broken_at is None else 1


CHECKS: dict[str, Check] = {"claims": claims_api.run_command, "journal": check_journal}
