"""The province's folder ``registers/``: loaded by a three-way difference that keeps local edits, and written back."""

from pathlib import Path

from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, can
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.core.province.api import ContentError, LoadReport, Step, compare, fingerprint, read_mapping, write_mapping
from tinhso.data.registers.data import Declaration, DeclarationError, Provenance
from tinhso.data.registers.models import Origin, Register, RegisterVersion, State
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.changes import without_hidden
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.rules.plain import to_plain
from tinhso.data.registers.services.declaring import declare

FOLDER = "registers"
HEAD = "# Read by `tinhso load`, written back by `tinhso export province`. What it holds: data/registers/README.md\n"


def read_folder(folder: Path) -> dict[str, Declaration]:
    """Return the declarations of a province folder; raise DeclarationError naming file and place."""
    found: dict[str, Declaration] = {}
    problems: list[str] = []
    for path in sorted((folder / FOLDER).glob("[!_]*.yaml")):
        try:
            made = parse_declaration(read_mapping(path))
        except ContentError as error:
            problems.append(str(error))
        except DeclarationError as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
        else:
            if made.provenance is Provenance.SIMULATED:
                problems.append(_("%(file)s: provenance: thư mục của tỉnh chỉ chứa sổ thật.") % {"file": path.name})
            if made.code != path.stem:
                problems.append(f"{path.name}: code: phải là «{path.stem}» như tên tệp.")
            found[made.code] = made
    if problems:
        raise DeclarationError(problems)
    return found


def load_province(folder: Path, *, by: Actor) -> LoadReport:
    """Load the declarations of a province folder; nothing is written unless all of them are sound.

    What was edited here stays and is named. Raises DeclarationError and NotAllowed.
    """
    if by != SYSTEM and not can(by, access.LOAD):
        raise NotAllowed(access.LOAD)
    wanted = read_folder(folder)
    here = {row.code: row for row in Register.objects.all()}
    done: dict[Step, list[str]] = {}
    for code in sorted({*wanted, *here}):
        step = _load_one(here.get(code), wanted.get(code), by)
        done.setdefault(step, []).append(code)
    return LoadReport(
        created=len(done.get(Step.CREATE, ())),
        changed=len(done.get(Step.UPDATE, ())),
        withdrawn=len(done.get(Step.WITHDRAW, ())),
        unchanged=sum(len(done.get(step, ())) for step in (Step.SAME, Step.ADOPT, Step.OURS)),
        kept=tuple(done.get(Step.KEEP_EDIT, ())),
        conflicts=tuple(done.get(Step.CONFLICT, ())),
    )


def _load_one(row: Register | None, wanted: Declaration | None, by: Actor) -> Step:
    folder = fingerprint(without_hidden(to_plain(wanted))) if wanted else ""
    step = compare(row.loaded_hash if row else "", _standing_hash(row), folder)
    reason = _("Nạp từ thư mục dữ liệu của tỉnh")
    if step in {Step.CREATE, Step.UPDATE} and wanted is not None:
        declare(by=by, content=to_plain(wanted), reason=reason, origin=Origin.LOADED, loaded_hash=folder)
    elif step is Step.ADOPT and row is not None:
        Register.objects.filter(pk=row.pk).update(loaded_hash=folder)
    elif step is Step.WITHDRAW and row is not None:
        _withdraw(row, by, reason)
    return step


def _standing_hash(row: Register | None) -> str:
    if row is None or row.state == State.WITHDRAWN:
        return ""
    content = row.versions.filter(number=row.version).values_list("content", flat=True).first()
    return fingerprint(without_hidden(content)) if content else ""


def _withdraw(row: Register, by: Actor, reason: str) -> None:
    """Put a register away: its tables and records stay, nobody sees it until it is declared again."""
    receipt = journal.append(
        by=by, action="registers.declaration.withdrawn", subject=f"register:{row.code}", reason=reason
    )
    RegisterVersion.objects.create(
        register=row,
        number=row.versions.count() + 1,
        content=None,
        origin=Origin.WITHDRAWN,
        made_at=now(),
        made_by=by.id,
        reason=reason,
        receipt=receipt,
    )
    Register.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, loaded_hash="", version=row.versions.count())


def export_province(folder: Path) -> list[Path]:
    """Write every declaration in force into *folder*; load then export gives the same."""
    written = []
    for row in Register.objects.exclude(state=State.WITHDRAWN).order_by("code"):
        content = row.versions.filter(number=row.version).values_list("content", flat=True).first()
        if content and content.get("provenance") != Provenance.SIMULATED:
            path = folder / FOLDER / f"{row.code}.yaml"
            write_mapping(path, without_hidden(content), HEAD)
            written.append(path)
    return written
