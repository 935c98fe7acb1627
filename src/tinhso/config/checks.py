"""The checks that `tinhso check` composes: each takes arguments, a format and an output, and returns an exit code."""

import json
import os
from collections.abc import Callable
from typing import TextIO

from tinhso.config.environment import SETTINGS, unknown_names
from tinhso.config.operations.api import prove
from tinhso.config.registers_table import check_registers
from tinhso.core.files import api as files_api
from tinhso.core.journal import api as journal_api
from tinhso.data.quality import api as quality_api
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


def check_files(arguments: list[str], form: str, out: TextIO) -> int:
    """Prove every stored file; 0 if all are whole, 1 with the names of the others."""
    report = files_api.prove()
    if form == "json":
        out.write(json.dumps({"files": report.files, "faults": report.faults}, ensure_ascii=False) + "\n")
    else:
        out.write(f"{report}\n")
    return 0 if report.is_sound else 1


def check_proof(arguments: list[str], form: str, out: TextIO) -> int:
    """Prove journal and files as each night does, and note it for the administrator's page."""
    found = prove()
    told = "nguyên vẹn" if not found.journal_fault and not found.file_faults else "CÓ LỖI"
    out.write(f"Nhật ký {found.entries} mục, {found.files} tệp: {told}. {found.journal_fault}\n")
    return 0 if told == "nguyên vẹn" else 1


def check_settings(arguments: list[str], form: str, out: TextIO) -> int:
    """Print every setting with its value, where it comes from and what it means; 1 if there are names nobody reads."""
    rows = []
    for setting in SETTINGS:
        given = os.environ.get(setting.name, "")
        value = ("(đã đặt)" if given else "") if setting.is_secret else given or setting.shown or setting.default
        source = "môi trường" if given else "mặc định"
        rows.append({"name": setting.name, "value": value, "source": source, "meaning": setting.meaning})
    unknown = unknown_names()
    if form == "json":
        out.write(json.dumps({"settings": rows, "unknown": unknown}, ensure_ascii=False) + "\n")
        return 1 if unknown else 0
    for row in rows:
        out.write(f"{row['name']} = {row['value'] or '–'}  [{row['source']}]\n    {row['meaning']}\n")
    for name in unknown:
        out.write(f"KHÔNG AI ĐỌC: {name}. Có thể gõ nhầm tên.\n")
    return 1 if unknown else 0


CHECKS: dict[str, Check] = {
    "claims": claims_api.run_command,
    "files": check_files,
    "journal": check_journal,
    "proof": check_proof,
    "quality": quality_api.run_command,
    "registers": check_registers,
    "settings": check_settings,
}
