"""`tinhso check quality [--register CODE] [--format json]`."""

import json
import sys
from itertools import pairwise
from typing import Any, TextIO

from tqdm import tqdm

from tinhso.core.access.api import SYSTEM
from tinhso.core.web.api import format_number
from tinhso.data.quality.data import Dimension, QualityReport
from tinhso.data.quality.rules.words import dimension_names
from tinhso.data.quality.services.measuring import measure
from tinhso.data.registers import api as registers

#: Checks named under each register in the text report.
NAMED = 8


def run_command(arguments: list[str], form: str, out: TextIO) -> int:
    """Measure registers now (one by ``--register CODE``, else all) and write what was found.

    Returns 0 when everything could be measured, whatever was found; 2 where there is no such register.
    """
    codes = [value for name, value in pairwise(arguments) if name == "--register"]
    try:
        found = [registers.register(code) for code in codes] or registers.registers()
    except registers.UnknownRegister as error:
        out.write(f"{error}\n")
        return 2
    bar = tqdm(found, unit="sổ", disable=not sys.stderr.isatty())
    for info in bar:
        bar.set_description(info.code)
        report = measure(by=SYSTEM, code=info.code)
        out.write(json.dumps(_plain(report), ensure_ascii=False) + "\n" if form == "json" else _text(info.name, report))
    return 0


def _plain(report: QualityReport) -> dict[str, Any]:
    own = {item.dimension: item for item in report.figures if item.scope == "register"}
    return {
        "register": report.register,
        "rows": report.rows,
        "seconds": round(report.seconds, 2),
        "scores": {
            item.value: {"value": own[item].value, "good": own[item].good, "total": own[item].total}
            if item in own
            else None
            for item in Dimension
        },
        "checks": {item.code: {"failing": item.failing, "total": item.total} for item in report.checks if item.failing},
        "pairs": report.pairs,
    }


def _text(name: str, report: QualityReport) -> str:
    seconds = f"{report.seconds:.1f}".replace(".", ",")
    lines = [f"{name} ({report.register}): {format_number(report.rows)} bản ghi, đo trong {seconds} giây"]
    for dimension, word in dimension_names().items():
        figure = report.figure(dimension)
        if figure is None or figure.value is None:
            lines.append(f"  {word:11} không đủ căn cứ")
            continue
        counted = f"{format_number(figure.good)} trên {format_number(figure.total)}"
        lines.append(f"  {word:11} {format_number(int(figure.value * 10_000) / 100, 2):>7}%   {counted}")
    worst = sorted((item for item in report.checks if item.failing), key=lambda item: -item.failing)
    lines += [f"    {format_number(item.failing):>9} × {item.code}: {item.words.vi}" for item in worst[:NAMED]]
    if len(worst) > NAMED:
        lines.append(f"    và {len(worst) - NAMED} phép kiểm khác còn dòng chưa đạt")
    if report.pairs:
        lines.append(f"    {format_number(report.pairs)} cặp nghi trùng")
    return "\n".join(lines) + "\n"
