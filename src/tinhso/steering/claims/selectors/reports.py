"""Checking without storing: files for the command line and other programs, the province's folder, and the report."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from tinhso.core.clock import api as clock
from tinhso.steering.claims.adapters.workshop.jobs import Work, qualified
from tinhso.steering.claims.adapters.workshop.run import run
from tinhso.steering.claims.data import CheckedDocument, Claim, Finding, UnreadableDocument
from tinhso.steering.claims.rules.serial import UnreadableClaims
from tinhso.steering.claims.rules.wording import SEVERITIES, rule_words
from tinhso.steering.claims.services.province import checked_folder

MEGABYTE = 1024 * 1024
MAX_FILE = 25 * MEGABYTE


@dataclass(frozen=True)
class ReportedClaim:
    """One claim in a finding: its global id, its document's title, where it stands, and the figure as written."""

    id: str
    document: str
    place: str
    text: str
    quote: str


@dataclass(frozen=True)
class ReportedFinding:
    """One finding; severity is contradiction, reconcile or review; texts are Vietnamese."""

    rule: str
    severity: str
    claims: tuple[ReportedClaim, ...]
    stated: str
    computed: str
    suggestion: str
    explanation: str


@dataclass(frozen=True)
class CheckReport:
    """How many claims were found, what does not hold among them, and notes on how the documents were read."""

    claims: int
    findings: tuple[ReportedFinding, ...]
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "claims": self.claims,
            "findings": [
                {**vars(finding), "claims": [vars(claim) for claim in finding.claims]} for finding in self.findings
            ],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class ReadFigure:
    """One figure that stands in a document: its value as written, and where."""

    value: Decimal
    text: str
    unit: str
    place: str


@dataclass(frozen=True)
class ReadDocument:
    """The figures that stand in a document, and what does not hold among them."""

    figures: tuple[ReadFigure, ...]
    findings: tuple[ReportedFinding, ...]


def read_file(content: bytes, name: str) -> ReadDocument:
    """Read one file by its bytes; raise UnreadableDocument."""
    return _read_one(Work(code="van-ban", name=name, has_file=True, today=_today()), content)


def read_text(text: str) -> ReadDocument:
    """Read a text; raise UnreadableDocument."""
    return _read_one(Work(code="van-ban", name="Văn bản dán.txt", text=text, today=_today()), b"")


def _read_one(work: Work, content: bytes) -> ReadDocument:
    document, findings, warnings = _checked(work, content)
    figures = tuple(
        ReadFigure(claim.value, claim.text, claim.unit, claim.place.label or f"khối {claim.place.block}")
        for claim in document.extraction.claims
    )
    return ReadDocument(figures, _report([document], findings, warnings).findings)


def check_content(content: bytes, name: str) -> CheckReport:
    """Check one file by its bytes; raise UnreadableDocument."""
    return _check_one(Work(code="van-ban", name=name, has_file=True, today=_today()), content)


def check_pasted(text: str) -> CheckReport:
    """Check pasted text; raise UnreadableDocument."""
    return _check_one(Work(code="van-ban", name="Văn bản dán.txt", text=text, today=_today()), b"")


def _check_one(work: Work, content: bytes) -> CheckReport:
    document, findings, warnings = _checked(work, content)
    return _report([document], findings, warnings)


def _checked(work: Work, content: bytes) -> tuple[CheckedDocument, tuple[Finding, ...], tuple[str, ...]]:
    result = run(work, content)
    assert result.document is not None
    assert result.extraction is not None
    document = CheckedDocument(work.code, result.document.title, qualified(work.code, result.extraction))
    return document, result.findings, result.document.warnings


def check_files(paths: Sequence[Path]) -> CheckReport:
    """Check files, each in itself and against the others; raise UnreadableDocument naming the file that is refused."""
    documents: list[CheckedDocument] = []
    findings: tuple[Finding, ...] = ()
    warnings: list[str] = []
    for path in paths:
        code = _code(path, documents)
        try:
            result = run(Work(code=code, name=path.name, has_file=True, today=_today()), _read(path))
        except UnreadableDocument as refusal:
            raise UnreadableDocument(refusal.code, f"{path}: {refusal}") from refusal
        assert result.document is not None
        assert result.extraction is not None
        documents.append(
            CheckedDocument(
                code,
                result.document.title,
                qualified(code, result.extraction),
                result.document.issued_on,
                result.document.symbol,
            )
        )
        findings = result.findings
        warnings += [f"{path.name}: {warning}" for warning in result.document.warnings]
    if len(documents) > 1:
        findings = run(Work(groups=(tuple(documents),), today=_today())).groups[0]
    return _report(documents, findings, warnings)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableDocument("too_large", "Tệp lớn hơn 25 MB. Hãy bỏ bớt hình ảnh hoặc tách thành nhiều tệp.")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument("missing", "Không mở được tệp. Hãy xem lại đường dẫn và quyền đọc.") from error


def _code(path: Path, documents: Sequence[CheckedDocument]) -> str:
    """Return a code for a file: its name, with a number if another file has the same."""
    taken = {document.code for document in documents}
    code, order = path.name, 2
    while code in taken:
        code, order = f"{path.name}-{order}", order + 1
    return code


def check_folder(folder: Path) -> CheckReport:
    """Check the documents kept in a province's folder together."""
    documents = checked_folder(folder)
    findings = run(Work(groups=(tuple(documents),), today=_today())).groups[0] if documents else ()
    return _report(documents, findings, ())


def _today() -> str:
    return clock.today().isoformat()


def _report(documents: Sequence[CheckedDocument], findings: Sequence[Finding], warnings: Sequence[str]) -> CheckReport:
    claims: dict[str, tuple[CheckedDocument, Claim]] = {
        claim.id: (document, claim) for document in documents for claim in document.extraction.claims
    }

    def reported(finding: Finding) -> ReportedFinding:
        return ReportedFinding(
            rule=finding.rule,
            severity=finding.severity.value,
            claims=tuple(_claim(*claims[claim]) for claim in finding.claims),
            stated=finding.stated,
            computed=finding.computed,
            suggestion=finding.suggestion,
            explanation=finding.explanation,
        )

    return CheckReport(claims=len(claims), findings=tuple(map(reported, findings)), warnings=tuple(warnings))


def _claim(document: CheckedDocument, claim: Claim) -> ReportedClaim:
    return ReportedClaim(
        id=claim.id,
        document=document.title or document.code,
        place=claim.place.label or f"khối {claim.place.block}",
        text=claim.text,
        quote=claim.quote,
    )


def write_report(paths: Sequence[Path], form: str, out: TextIO, folder: Path) -> int:
    """Check *paths*, or *folder* if there are none, and write the report to *out*; return the exit code (0 or 2)."""
    try:
        report = check_files(paths) if paths else check_folder(folder)
    except (UnreadableDocument, UnreadableClaims) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    for warning in report.warnings:
        sys.stderr.write(f"{warning}\n")
    if form == "json":
        out.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        out.write(_as_text(report))
    return 0


def _as_text(report: CheckReport) -> str:
    lines = [f"{report.claims} số liệu, {len(report.findings)} phát hiện."]
    for order, finding in enumerate(report.findings, 1):
        lines.append(f"\n{order}. {SEVERITIES[finding.severity]}: {rule_words(finding.rule).name}")
        lines.append(f"   Văn bản nêu: {finding.stated}")
        lines.append(f"   Tính lại:    {finding.computed}")
        if finding.suggestion:
            lines.append(f"   Có thể sửa:  {finding.suggestion}")
        if finding.explanation:
            lines.append(f"   {finding.explanation}")
        lines += [f"   - {claim.document}, {claim.place}: {claim.text}" for claim in finding.claims]
    return "\n".join(lines) + "\n"
