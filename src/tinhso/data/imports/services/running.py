# ruff: noqa: S608 - the SQL is made of checked names and of texts this module quotes
"""Running an import: read, check, stage, publish; each step can be broken off and is taken up where it was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role, Scope
from tinhso.core.clock.api import now, today
from tinhso.core.events.api import JobInterrupted, progress
from tinhso.core.journal import api as journal
from tinhso.data.imports.adapters import engine, fetching, handing, reading
from tinhso.data.imports.adapters.checking import Checked, Checking, faults_json
from tinhso.data.imports.data import ENDED, ColumnMap, ImportsError, Layout, Mode, State
from tinhso.data.imports.models import Import, SavedMapping
from tinhso.data.imports.rules import headers
from tinhso.data.imports.services import aside
from tinhso.data.imports.services.mapping import check_map, plain_map, read_map, texts
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import FieldError, RegistersError

Told = Callable[[str, int, int], None]


class _Stopped(Exception):
    """Somebody asked to pause or cancel."""


def run_import(import_id: str, *, told: Told | None = None) -> None:
    """Take an import as far as it can go: to the question about its mapping, to the dry run's end, or to publication.

    Safe to call again after any failure. What is wrong with the file or the register is kept as the import's error.
    """
    row = Import.objects.get(public_id=import_id)
    if row.state in ENDED or row.state == State.MAPPING:
        return
    work = _Run(row, told)
    try:
        work.go()
    except _Stopped:
        _stop(row)
    except JobInterrupted:
        raise
    except (ImportsError, RegistersError) as error:
        _set(row, state=State.FAILED, error=str(error)[:2000], finished_at=now())
    except OSError as error:
        if not engine.is_full(error):
            raise
        _set(row, state=State.PAUSED, error=_("Đĩa không còn chỗ. Hãy dọn bớt rồi bấm chạy tiếp."))


def _set(row: Import, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))


def _stop(row: Import) -> None:
    row.refresh_from_db()
    if row.wish != "cancel":
        _set(row, state=State.PAUSED, wish="")
        return
    if row.batch is not None:
        registers.withdraw_batch(by=SYSTEM, batch=row.batch, reason=_("Huỷ lần nhập."))
    engine.remove(str(row.public_id))
    _set(row, state=State.CANCELLED, wish="", finished_at=now())


class _Run:
    """One run of one import."""

    def __init__(self, row: Import, told: Told | None) -> None:
        self.row = row
        self.told = told
        self.name = str(row.public_id)
        self.scratch = engine.folder() / f"{self.name}.utf8"

    def go(self) -> None:
        """Do every step that is not done."""
        row = self.row
        prepare = registers.preparer(row.register)
        if row.declared and row.declared != prepare.number:
            raise ImportsError(_("Khai báo của sổ đã đổi từ khi bắt đầu nhập. Hãy huỷ và nhập lại."))
        if row.began_at is None:
            _set(row, began_at=now(), declared=prepare.number)
        with engine.opened(engine.work_file(self.name)) as work:
            if not self._is_prepared(work):
                mapping = self._read(work, prepare)
                if mapping is None:
                    return
                self._check(work, prepare, mapping)
            mapping = read_map(row.mapping)
            if row.is_dry_run:
                self._compare(work, prepare, mapping)
                return
            self._stage(work, mapping)
        self._publish()

    # --- reading ----------------------------------------------------------------------------------------

    def _print(self) -> str:
        """Return what the work file was made from: other contents, mapping or declaration make it anew."""
        row = self.row
        return sha256(orjson.dumps([row.sha256, row.mapping, row.layout, row.declared])).hexdigest()

    def _is_prepared(self, work: Any) -> bool:
        found = work.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'made'").fetchone()
        return bool(found) and work.execute("SELECT print FROM made").fetchone() == (self._print(),)

    def _read(self, work: Any, prepare: registers.Preparer) -> ColumnMap | None:
        """Bring the file and its layout; return the mapping, None if somebody has to say it first."""
        row = self.row
        _set(row, state=State.READING, done=0, total=0, error="")
        self._tell("read", 0, 0)
        path = fetching.bring(self.name, row.address, row.file_id)
        digest, size = fetching.digest(path)
        layout = layout_of(row.layout) if row.layout else reading.detect(path, self.scratch)
        _set(row, sha256=digest, size=size, layout=asdict(layout))
        mapping = self._mapping(prepare, layout)
        pads = _pads(prepare, mapping) if mapping else {}
        reading.load(work, path, layout, self.scratch, pads=pads)
        self.scratch.unlink(missing_ok=True)
        if mapping is None:
            _set(row, state=State.MAPPING, sample={"rows": reading.sample(work, layout)})
            return None
        check_map(mapping, prepare.declaration, layout.columns)
        _set(row, mapping=plain_map(mapping), sample={"rows": reading.sample(work, layout)})
        return mapping

    def _mapping(self, prepare: registers.Preparer, layout: Layout) -> ColumnMap | None:
        row = self.row
        if row.mapping:
            return read_map(row.mapping)
        kept = SavedMapping.objects.filter(register=row.register, source=row.source).first()
        if kept is None:
            return None
        # Columns are found by name, so one that moved is no danger; but it is told, and other names are asked about.
        wanted = {item.column for item in read_map(kept.content).fields.values() if item.column}
        if wanted <= set(layout.columns) and not headers.moved(kept.columns, layout.columns):
            return read_map(kept.content)
        return None

    # --- checking ---------------------------------------------------------------------------------------

    def _check(self, work: Any, prepare: registers.Preparer, mapping: ColumnMap) -> None:
        row = self.row
        _set(row, state=State.CHECKING)
        self._tell("check", 0, 0)
        work.execute("DROP TABLE IF EXISTS src")
        work.execute(f"CREATE TABLE src AS SELECT rn, {texts(mapping, prepare.declaration)} FROM given")
        checked = self._checking(work, prepare, mapping).run(self._tell_check)
        _keep_broken(work)
        bad = aside.keep(row, work)
        _set(row, rows=_rows(work, checked), aside=bad, repeats=checked.repeats, total=checked.ready)
        _set(row, faults=[[item.field, item.code, item.message, item.rows] for item in aside.summary(row)])
        work.execute("DROP TABLE given")
        work.execute("CREATE OR REPLACE TABLE made AS SELECT ? AS print", [self._print()])
        work.execute("CHECKPOINT")
        # Prepared anew, places may be others: rows staged before are then found by their keys.
        if row.staged:
            _set(row, staged=0)

    def _checking(self, work: Any, prepare: registers.Preparer, mapping: ColumnMap) -> Checking:
        return Checking(
            work,
            prepare,
            by=SYSTEM,
            today=today(),
            training=bool(settings.TRAINING),
            given=tuple(mapping.fields),
            decimal=mapping.decimal,
            provenance=self.row.source[:200],
        )

    def _compare(self, work: Any, prepare: registers.Preparer, mapping: ColumnMap) -> None:
        row = self.row
        report, shown = registers.compare_lines(
            by=SYSTEM, code=row.register, chunks=self._watched(work, 0), given=tuple(mapping.fields)
        )
        row.sample |= {
            name: [list(map(_shown, line[len(prepare.columns) - len(prepare.declaration.shown) :])) for line in lines]
            for name, lines in shown.items()
        }
        ends = len(self._absent(work, mapping))
        _set(row, new=report.new, changed=report.changed, same=report.same, ended=ends, sample=row.sample)
        _set(row, state=State.CHECKED, aside=row.aside + len(report.refused), finished_at=now())

    # --- staging ----------------------------------------------------------------------------------------

    def _stage(self, work: Any, mapping: ColumnMap) -> None:
        row = self.row
        _set(row, state=State.STAGING, error="")
        if row.batch is None:
            batch = registers.open_batch(
                by=self.by_writer(),
                code=row.register,
                source=f"{row.source[:180]}:{row.sha256[:12]}",
                expected=row.total,
            )
            _set(row, batch=batch.id)
        assert row.batch is not None

        def noted(amount: int) -> None:
            Import.objects.filter(pk=row.pk).update(staged=F("staged") + amount, done=F("staged") + amount)

        start = row.staged
        report = registers.stage_lines(
            by=self.by_writer(),
            batch=row.batch,
            chunks=self._watched(work, start),
            given=tuple(mapping.fields),
            noted=noted,
            exact=start > 0,
        )
        aside.keep_refused(row, work, [(start + place, errors) for place, errors in report.refused])
        for part in _parts(self._absent(work, mapping)):
            row.ended += registers.stage_ends(by=self.by_writer(), batch=row.batch, public_ids=part)
            row.save(update_fields=["ended"])

    def by_writer(self) -> Actor:
        """Return who writes: in the name of who started it, with the one right asked then, over this register."""
        if self.row.made_by == SYSTEM.id:
            return SYSTEM
        owner = registers.register(self.row.register).declaration.owner
        return Actor(self.row.made_by, grants=(Grant(Role.DATA_STEWARD, Scope(agency=owner)),), is_signed_in=True)

    def _watched(self, work: Any, start: int) -> Iterator[list[tuple[Any, ...]]]:
        """Return the chunks; between them look whether somebody asked to stop."""
        done = start
        for number, chunk in enumerate(handing.lines(work, start)):
            if number % 5 == 0:
                self._tell("stage", done, self.row.total)
                if Import.objects.filter(pk=self.row.pk).exclude(wish="").exists():
                    raise _Stopped
            yield chunk
            done += len(chunk)

    def _absent(self, work: Any, mapping: ColumnMap) -> list[str]:
        """Return the records a full file does not hold any more, where the mapping declares that this ends them."""
        if not mapping.ends_absent or self.row.mode != Mode.FULL:
            return []
        work.execute("CREATE OR REPLACE TEMP TABLE held (key VARCHAR, public_id VARCHAR)")
        for step in registers.keys_in_force(by=SYSTEM, code=self.row.register) or ():
            work.executemany("INSERT INTO held VALUES (?, ?)", step)
        # A row set aside was in the file: its record is not absent, only unclear.
        if self.row.aside:
            raise ImportsError(
                _("Còn %(n)s dòng để riêng: chưa thể kết thúc bản ghi vắng mặt. Hãy sửa tệp, hoặc bỏ chọn kết thúc.")
                % {"n": self.row.aside}
            )
        return [item[0] for item in work.execute("SELECT public_id FROM held ANTI JOIN lines USING (key)").fetchall()]

    def _publish(self) -> None:
        row = self.row
        row.refresh_from_db()
        info = next(item for item in registers.batches(row.register) if item.id == row.batch)
        _set(row, new=info.new, changed=info.changed, same=info.same, root=info.root)
        _set(row, aside=row.set_aside.filter(state="open").count())
        if row.publish:
            publish(row, by=self.by_writer())
        else:
            _set(row, state=State.STAGED)

    def _tell(self, step: str, done: int, total: int) -> None:
        progress(done, total)
        if self.told is not None:
            self.told(step, done, total)

    def _tell_check(self, done: int, total: int) -> None:
        self._tell("check", done, total)


def publish(row: Import, *, by: Actor) -> None:
    """Make the indexes, then let everybody see the rows; safe to repeat."""
    assert row.batch is not None
    _set(row, state=State.INDEXING)
    info = registers.publish_batch(by=by, batch=row.batch, reason=row.source)
    with transaction.atomic():
        _set(row, state=State.PUBLISHED, root=info.root, finished_at=now())
        journal.append(
            by=by,
            action="imports.import.published",
            subject=f"import:{row.public_id}",
            details={"register": row.register, "rows": row.rows, "aside": row.aside, "sha256": row.sha256},
        )
    engine.remove(str(row.public_id))


def layout_of(plain: dict[str, Any]) -> Layout:
    """Return a layout as it was kept."""
    return Layout(**{**plain, "columns": tuple(plain["columns"]), "notes": tuple(plain.get("notes", ()))})


def _pads(prepare: registers.Preparer, mapping: ColumnMap) -> dict[str, int]:
    """Return column → digits for numbers that lost their zeros in a spreadsheet."""
    fields = {item.name: item for item in prepare.declaration.shown}
    return {
        source.column: 12
        for name, source in mapping.fields.items()
        if source.column and name in fields and fields[name].format == "citizen_id"
    }


def _keep_broken(work: Any) -> None:
    """Set aside the lines that could not be split into fields."""
    said = {
        "columns": _("Số cột của dòng không đúng với dòng tiêu đề (thiếu, thừa, hoặc cột bị lệch)."),
        "json": _("Dòng không phải một đối tượng JSON."),
    }
    for code, message in said.items():
        faults = faults_json([FieldError("", code, message)])
        work.execute("INSERT INTO bad SELECT rn, json_object('', said), ? FROM broken WHERE code = ?", [faults, code])


def _rows(work: Any, checked: Checked) -> int:
    return checked.rows + int(work.execute("SELECT count(*) FROM broken").fetchone()[0])


def _shown(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)


def _parts(items: Sequence[str], size: int = 5000) -> Iterator[Sequence[str]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]
