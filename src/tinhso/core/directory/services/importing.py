"""Importing rows from a CSV file: a dry run tells everything, then all rows load or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, can, require
from tinhso.core.directory.adapters.tables import LineError, Table, read_table
from tinhso.core.directory.data import Kind, Problem
from tinhso.core.directory.models import MODELS, Versioned
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.checks import new_problems
from tinhso.core.directory.rules.snapshot import Directory
from tinhso.core.directory.selectors.store import content_of, fresh
from tinhso.core.directory.services import writing
from tinhso.core.directory.services.editing import scope_of_row
from tinhso.core.directory.services.writing import Made, Origin, Write, one_line
from tinhso.core.journal import api as journal
from tinhso.core.province.api import fingerprint, to_plain


@dataclass(frozen=True)
class ImportReport:
    """What an import would do, or did: rows new, changed, already the same; errors by line and column."""

    created: int
    changed: int
    unchanged: int
    errors: tuple[LineError, ...]
    is_done: bool = False

    @property
    def may_load(self) -> bool:
        """Whether the file can be loaded as it is."""
        return not self.errors and bool(self.created or self.changed)


def try_rows(*, by: Actor, kind: Kind, text: str, labels: Mapping[str, Any]) -> ImportReport:
    """Read *text* and say what loading it would do; nothing is written."""
    _require_any(by)
    return _examine(by, kind, text, labels)[0]


def import_rows(*, by: Actor, kind: Kind, text: str, labels: Mapping[str, Any], reason: str) -> ImportReport:
    """Load every row of *text*, or none of them if anything is wrong with any (the report then says what)."""
    _require_any(by)
    told = one_line(reason)
    with transaction.atomic():
        state = writing.lock()
        report, writes = _examine(by, kind, text, labels)
        if not report.may_load:
            return report
        details = {"kind": kind.value, "created": report.created, "changed": report.changed}
        contents = [to_plain(item.content) for item in writes if item.content is not None]
        receipt = journal.append(
            by=by,
            action="core.directory.rows.imported",
            subject="directory:import",
            reason=told,
            details={**details, "root": fingerprint(contents)},
        )
        writing.save(writes, Made(by, told, receipt), state)
    return ImportReport(report.created, report.changed, report.unchanged, (), is_done=True)


def _require_any(by: Actor) -> None:
    require(by, permissions.IMPORT)


def _examine(by: Actor, kind: Kind, text: str, labels: Mapping[str, Any]) -> tuple[ImportReport, list[Write]]:
    table = read_table(kind, text, labels)
    here = _here(kind)
    writes: list[Write] = []
    errors = list(table.errors)
    same = 0
    for _line, content in table.rows:
        row = here.get(content.key)
        if row is not None and not row.is_withdrawn and content_of(row) == content:
            same += 1
        else:
            writes.append(Write(content, row, Origin.IMPORTED))
    held = fresh()
    after = _after(held, writes)
    by_key = {content.key: line for line, content in table.rows}
    errors += [_at(item, by_key, labels) for item in new_problems(held, after)]
    errors += _beyond(by, after, table)
    errors.sort(key=lambda error: (error.line, error.column))
    new = sum(1 for item in writes if item.row is None or item.row.is_withdrawn)
    report = ImportReport(new, len(writes) - new, same, tuple(errors[: writing.MESSAGES]))
    return report, writes


def _here(kind: Kind) -> dict[str, Versioned]:
    return {content_of(row).key: row for row in MODELS[kind]._default_manager.all()}


def _after(held: Directory, writes: list[Write]) -> Directory:
    drop = [content_of(item.row) for item in writes if item.row is not None and not item.row.is_withdrawn]
    return held.changed([item.content for item in writes if item.content is not None], drop)


def _at(problem: Problem, lines: Mapping[str, int], labels: Mapping[str, Any]) -> LineError:
    """Return a problem of the directory at the line of the file that causes it (0: at a row that is here already)."""
    line = lines.get(problem.key, 0)
    message = problem.message if line else problem.text
    return LineError(line, str(labels.get(problem.field, "")), message[:1].upper() + message[1:])


def _beyond(by: Actor, after: Directory, table: Table) -> list[LineError]:
    """Return the lines outside what *by* is responsible for."""
    errors = []
    for line, content in table.rows:
        if not can(by, permissions.IMPORT, scope=scope_of_row(after, content)):
            errors.append(LineError(line, "", _("Dòng này nằm ngoài phạm vi bạn phụ trách.")))
    return errors
