"""Door of claims: checking files and the province's documents, loading them, and what plans ask about figures."""

from pathlib import Path
from typing import TextIO

from django.conf import settings

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.steering.claims.data import UnreadableDocument
from tinhso.steering.claims.selectors.lookups import (
    ClaimInfo,
    DocumentInfo,
    FindingInfo,
    all_findings,
    claims_for,
    finding,
    findings_for,
    findings_in,
    province_texts,
)
from tinhso.steering.claims.selectors.reports import (
    CheckReport,
    ReadDocument,
    ReadFigure,
    ReportedClaim,
    ReportedFinding,
    check_files,
    check_folder,
    read_file,
    read_text,
    write_report,
)
from tinhso.steering.claims.selectors.summaries import ProvinceSummary, province_summary
from tinhso.steering.claims.services import documents, journal_words, province
from tinhso.steering.claims.services.province import LoadReport, export_province

__all__ = [
    "CheckReport",
    "ClaimInfo",
    "DocumentInfo",
    "FindingInfo",
    "LoadReport",
    "ProvinceSummary",
    "ReadDocument",
    "ReadFigure",
    "ReportedClaim",
    "ReportedFinding",
    "UnreadableDocument",
    "all_findings",
    "check_files",
    "check_province",
    "claims_for",
    "export_province",
    "finding",
    "findings_for",
    "findings_in",
    "load_province",
    "province_summary",
    "province_texts",
    "purge_expired",
    "read_file",
    "read_text",
    "run_command",
]


journal_words.describe()


def load_province(folder: Path, by: Actor = SYSTEM) -> LoadReport:
    """Load the documents in *folder* (or its ``claims``), all or none; edits stay. Raises UnreadableClaims."""
    return province.load_province(by=by, folder=folder)


def check_province(folder: Path | None = None) -> CheckReport:
    """Check the documents in the province's folder together, straight from the files (no database)."""
    return check_folder(folder or settings.PROVINCE_DIR)


def purge_expired() -> int:
    """Delete the uploads whose time is over; return how many went."""
    return documents.purge(by=SYSTEM)


def run_command(arguments: list[str], form: str, out: TextIO) -> int:
    """Check the files named (against one another too), or without any the province's documents, and write the report.

    *form* is text or json. Returns 0 when everything could be checked, whatever was found; 2 if something could not,
    with the reason on standard error.
    """
    return write_report([Path(name) for name in arguments], form, out, settings.PROVINCE_DIR)
