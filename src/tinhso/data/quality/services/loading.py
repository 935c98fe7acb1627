"""The province's folder ``quality/``: loaded by a three-way difference that keeps local edits, and written back."""

from pathlib import Path
from typing import Any

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, can
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.core.province.api import ContentError, LoadReport, Step, compare, fingerprint, read_mapping, write_mapping
from tinhso.data.quality.models import Origin, QualityDeclaration
from tinhso.data.quality.rules import access
from tinhso.data.quality.rules.declaring import code_of, parse, to_plain
from tinhso.data.quality.selectors.declared import standing

FOLDER = "quality"
HEAD = "# Read by `tinhso load`, written back by `tinhso export province`. What it holds: data/quality/README.md\n"


def read_folder(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the declarations of a province folder as plain data; raise ContentError naming file and place."""
    found = {}
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        item = parse(read_mapping(path), path.name)
        if code_of(item) != path.stem:
            raise ContentError(f"{path.name}: mã phải là «{path.stem}» như tên tệp.")
        found[path.stem] = to_plain(item)
    return found


def load_province(folder: Path, *, by: Actor) -> LoadReport:
    """Load the declarations of a province folder; nothing is written unless all are sound. Local edits stay."""
    if by != SYSTEM and not can(by, access.LOAD):
        raise NotAllowed(access.LOAD)
    wanted, here = read_folder(folder), standing()
    done: dict[Step, list[str]] = {}
    for code in sorted({*wanted, *here}):
        row = here.get(code)
        mark = fingerprint(wanted[code]) if code in wanted else ""
        held = fingerprint(row.content) if row and row.content else ""
        step = compare(row.loaded_hash if row else "", held, mark)
        if step in {Step.CREATE, Step.UPDATE}:
            _put(row, code, wanted[code], Origin.LOADED, mark, by)
        elif step is Step.ADOPT and row is not None:
            QualityDeclaration.objects.filter(pk=row.pk).update(loaded_hash=mark)
        elif step is Step.WITHDRAW:
            _put(row, code, None, Origin.WITHDRAWN, "", by)
        done.setdefault(step, []).append(code)
    return LoadReport(
        created=len(done.get(Step.CREATE, ())),
        changed=len(done.get(Step.UPDATE, ())),
        withdrawn=len(done.get(Step.WITHDRAW, ())),
        unchanged=sum(len(done.get(step, ())) for step in (Step.SAME, Step.ADOPT, Step.OURS)),
        kept=tuple(done.get(Step.KEEP_EDIT, ())),
        conflicts=tuple(done.get(Step.CONFLICT, ())),
    )


def _put(
    row: QualityDeclaration | None, code: str, content: dict[str, Any] | None, origin: Origin, mark: str, by: Actor
) -> None:
    number = row.number + 1 if row else 1
    receipt = journal.append(
        by=by,
        action=f"quality.declaration.{origin.value}",
        subject=f"quality:{code}",
        details={"code": code, "version": number},
    )
    QualityDeclaration.objects.create(
        code=code,
        number=number,
        content=content,
        origin=origin,
        loaded_hash=mark,
        made_at=now(),
        made_by=by.id,
        receipt=receipt,
    )


def edit(*, by: Actor, content: dict[str, Any]) -> str:
    """Put a new version of a declaration, edited here; return its code. Raises ContentError, NotAllowed."""
    if by != SYSTEM and not can(by, access.LOAD):
        raise NotAllowed(access.LOAD)
    item = parse(content, "")
    code = code_of(item)
    row = standing().get(code)
    _put(row, code, to_plain(item), Origin.EDITED, row.loaded_hash if row else "", by)
    return code


def export_province(folder: Path) -> list[Path]:
    """Write every declaration in force into *folder*; load then export gives the same."""
    written = []
    for code, row in sorted(standing().items()):
        if row.content:
            path = folder / FOLDER / f"{code}.yaml"
            write_mapping(path, row.content, HEAD)
            written.append(path)
    return written
