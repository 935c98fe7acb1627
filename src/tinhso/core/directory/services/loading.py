"""Loading the province folder by a three-way difference, and writing it back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from tinhso.core.access.api import Actor
from tinhso.core.directory.adapters.folder import read_folder, write_folder
from tinhso.core.directory.data import Content, DirectoryError, Kind
from tinhso.core.directory.models import MODELS, Versioned
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.checks import problems
from tinhso.core.directory.rules.snapshot import Directory
from tinhso.core.directory.selectors.history import LOADED
from tinhso.core.directory.selectors.store import content_of, fresh, kind_of
from tinhso.core.directory.services import writing
from tinhso.core.directory.services.writing import Made, Origin, Write
from tinhso.core.journal import api as journal
from tinhso.core.province.api import ContentError, LoadReport, Step, compare, fingerprint, to_plain


@dataclass
class _Changes:
    writes: list[Write] = field(default_factory=list)
    remember: list[Versioned] = field(default_factory=list)
    steps: Counter[Step] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def load_province(folder: Path, *, by: Actor) -> LoadReport:
    """Load ``directory/`` of a province folder; nothing is written unless all of it is sound.

    Rows edited here stay as they are and are named in the report. Loading the same folder twice changes nothing the
    second time. Raises ContentError (what and where, in Vietnamese) and NotAllowed.
    """
    permissions.require_load(by)
    rows = read_folder(folder)
    if found := problems(Directory().changed(rows)):
        raise ContentError("\n".join(item.text for item in found[: writing.MESSAGES]))
    with transaction.atomic():
        state = writing.lock()
        changes = _compare(rows)
        try:
            writing.check(changes.writes)
        except DirectoryError as error:
            raise ContentError(str(error)) from error
        receipt = _journal(changes, rows, by)
        if changes.writes:
            writing.save(changes.writes, Made(by, receipt=receipt), state)
        for model in MODELS.values():
            mine = [row for row in changes.remember if isinstance(row, model)]
            model._default_manager.bulk_update(mine, ["loaded_key", "loaded_hash", "position"], batch_size=100)
    return _report(changes, rows, receipt)


def _compare(rows: Sequence[Content]) -> _Changes:
    changes = _Changes()
    by_folder: dict[tuple[Kind, str], Versioned] = {}
    by_key: dict[tuple[Kind, str], Versioned] = {}
    for kind, model in MODELS.items():
        for row in model._default_manager.all():
            if row.loaded_key:
                by_folder[(kind, row.loaded_key)] = row
            by_key[(kind, content_of(row).key)] = row
    left = {row.public_id: row for row in [*by_folder.values(), *by_key.values()]}
    for position, content in enumerate(rows):
        key = (content.kind_of_row, content.key)
        found = by_folder.get(key) or by_key.get(key)
        if found is not None:
            left.pop(found.public_id, None)
        _apply(changes, found, content, position)
    for row in left.values():
        _apply(changes, row, None, None)
    return changes


def _apply(changes: _Changes, row: Versioned | None, content: Content | None, position: int | None) -> None:
    folder = fingerprint(to_plain(content)) if content is not None else ""
    here = fingerprint(to_plain(content_of(row))) if row is not None and not row.is_withdrawn else ""
    step = compare(row.loaded_hash if row is not None else "", here, folder)
    changes.steps[step] += 1
    key = content.key if content is not None else ""
    if step in {Step.CREATE, Step.UPDATE, Step.WITHDRAW}:
        origin = Origin.LOADED if content is not None else Origin.WITHDRAWN
        changes.writes.append(Write(content, row, origin, position, key, folder))
        return
    if row is None:
        return
    if step is Step.ADOPT or (position is not None and row.position != position):
        row.position = row.position if position is None else position
        if step is Step.ADOPT:
            row.loaded_key, row.loaded_hash = key, folder
        changes.remember.append(row)
    if step in {Step.KEEP_EDIT, Step.CONFLICT}:
        name = f"{kind_of(row).value} {content_of(row).key}"
        (changes.kept if step is Step.KEEP_EDIT else changes.conflicts).append(name)


def _journal(changes: _Changes, rows: Sequence[Content], by: Actor) -> int | None:
    if not changes.writes:
        return None
    details = {
        "created": changes.steps[Step.CREATE],
        "changed": changes.steps[Step.UPDATE],
        "withdrawn": changes.steps[Step.WITHDRAW],
        "kept": len(changes.kept),
        "conflicts": len(changes.conflicts),
        "root": fingerprint([to_plain(row) for row in rows]),
    }
    return journal.append(by=by, action="core.directory.province.loaded", subject=LOADED, details=details)


def _report(changes: _Changes, rows: Sequence[Content], receipt: int | None) -> LoadReport:
    steps = changes.steps
    return LoadReport(
        created=steps[Step.CREATE],
        changed=steps[Step.UPDATE],
        withdrawn=steps[Step.WITHDRAW],
        unchanged=steps[Step.SAME] + steps[Step.ADOPT] + steps[Step.OURS],
        kept=tuple(changes.kept),
        conflicts=tuple(changes.conflicts),
        receipt=receipt,
        by_kind=dict(Counter(row.kind_of_row.value for row in rows)),
    )


def export_province(folder: Path) -> list[Path]:
    """Write the directory as it stands here into *folder*; return the files. Load then export gives the same."""
    return write_folder(folder, list(fresh().contents()))
