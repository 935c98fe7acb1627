"""Measuring one register: steps over a working file, each noted, so that a broken-off run goes on."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.clock.api import now, today
from tinhso.core.events.api import JobInterrupted, progress
from tinhso.data.imports.api import aside_counts
from tinhso.data.quality.adapters import agreeing, duplicates, engine, sources
from tinhso.data.quality.data import Profile, QualityReport, RunState, Words
from tinhso.data.quality.models import QualityPair, QualityRun
from tinhso.data.quality.rules import access
from tinhso.data.quality.rules.checks import Unit, units
from tinhso.data.quality.rules.figures import Rollup, clean_figures, live_figures
from tinhso.data.quality.selectors.declared import agreements_of, profile_of
from tinhso.data.quality.services.storing import store
from tinhso.data.registers import api as registers
from tinhso.data.registers.api import RegisterInfo
from tinhso.data.registers.data import Declaration

#: A run broken off longer ago than this is begun anew: its rows are old.
RESUME_WITHIN = timedelta(hours=6)

Tell = Callable[[str], object]


class _Run:
    """One run under way: the register, its working table, what was found so far."""

    def __init__(self, info: RegisterInfo, row: QualityRun, connection: Any, tell: Tell) -> None:
        self.info, self.row, self.connection, self.tell = info, row, connection, tell
        self.declaration: Declaration = info.declaration
        self.profile: Profile = profile_of(self.declaration)
        self.day = today()

    def known(self) -> dict[str, tuple[str, ...]]:
        """Return the registers referred to whose keys can be asked."""
        found = {}
        for code in sorted({item.register for item in self.declaration.shown if item.register}):
            if key := sources.key_of(code):
                found[code] = key
        return found


def folder() -> Path:
    """Return the folder of working files."""
    made = Path(settings.DATA_DIR) / "quality"
    made.mkdir(parents=True, exist_ok=True)
    return made


def measure(*, by: Actor, code: str, tell: Tell = str) -> QualityReport:
    """Measure a register and hand its scores back; goes on where a run of the last hours was broken off.

    Raises UnknownRegister, NotAllowed.
    """
    info = registers.register(code)
    access.require(by, access.MEASURE, info.declaration)
    began = time.monotonic()
    row = _open_run(info)
    path = _file_of(row)
    try:
        with engine.working(path) as connection:
            run = _Run(info, row, connection, tell)
            steps = (("stage", _stage), ("marks", _marks), ("twins", _twins), ("agree", _agree))
            done = [name for name, _step in steps]
            start = done.index(row.step) + 1 if row.step in done else 0
            for place, (name, step) in enumerate(steps):
                if place >= start:
                    progress(place, len(steps) + 1, name)
                    tell(name)
                    step(run)
                    row.step = name
                    row.save(update_fields=["step", "rows", "linked"])
            progress(len(steps), len(steps) + 1, "store")
            report = store(info, row, connection, list(_all_units(run)), seconds=time.monotonic() - began)
    except JobInterrupted:
        raise
    except BaseException as error:
        QualityRun.objects.filter(pk=row.pk).update(state=RunState.FAILED, finished_at=now(), message=_where(error))
        _clear(path)
        raise
    _clear(path)
    return report


def _where(error: BaseException) -> str:
    """Return what broke and where, never the error's own words: they may hold a value of a record."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else ""
    return f"{type(error).__name__} {place}"[:300]


def _file_of(row: QualityRun) -> Path:
    return folder() / f"{row.register}-{row.public_id}.duckdb"


def _clear(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
    rmtree(path.parent / f"{path.stem}.spill", ignore_errors=True)


def _open_run(info: RegisterInfo) -> QualityRun:
    """Return the run to go on with, or a new one; older broken ones are closed and their files removed."""
    for row in QualityRun.objects.filter(register=info.code, state=RunState.RUNNING):
        fresh = row.step and row.declared == info.version and row.started_at > now() - RESUME_WITHIN
        if fresh and _file_of(row).exists():
            return row
        _clear(_file_of(row))
        QualityRun.objects.filter(pk=row.pk).update(
            state=RunState.FAILED, finished_at=now(), message=_("Bị ngắt giữa chừng.")
        )
    asked = QualityRun.objects.filter(register=info.code, state=RunState.ASKED).first()
    row = asked or QualityRun(register=info.code)
    row.state, row.declared, row.started_at = RunState.RUNNING, info.version, now()
    row.save()
    return row


# --- steps ------------------------------------------------------------------------------------------


def _stage(run: _Run) -> None:
    connection = run.connection
    run.row.rows = engine.stage(
        connection,
        run.declaration,
        sources.scan(run.info.code),
        tell=lambda rows: run.tell(_("%(rows)s dòng") % {"rows": rows}),
    )
    for code, key in run.known().items():
        engine.put_keys(connection, code, sources.scan(code, key), key)
    engine.put_units(connection, "areas", sources.areas())
    engine.put_units(connection, "agencies", sources.agencies())
    engine.open_results(connection)


def _own_units(run: _Run) -> list[Unit]:
    known = [
        item.register
        for item in run.declaration.shown
        if item.register and engine.has_table(run.connection, f"keys_{item.register}")
    ]
    return engine.usable(run.connection, units(run.declaration, run.profile, today=run.day, known=known))


def _all_units(run: _Run) -> list[Unit]:
    found = _own_units(run)
    for agreement in agreements_of(run.info.code):
        found += agreeing.units(agreeing.sides(agreement, run.info.code, _name_of))
    return found


def _name_of(code: str) -> Words:
    name = registers.register(code).declaration.name
    return Words(name.vi, name.en)


def _marks(run: _Run) -> None:
    connection, made = run.connection, _own_units(run)
    engine.clear_results(connection)
    engine.mark(connection, made)
    rollup = Rollup(run.declaration)
    counted = engine.count(connection, made)
    rollup.add(made, counted)
    aside = aside_counts(run.info.code)
    rollup.add_aside(aside)
    # A row set aside is a record that should be there and is not.
    expected = max(_expected(run.declaration) or 0, run.row.rows + sum(item.rows for item in aside))
    figures = rollup.figures(expected=expected, rows=run.row.rows)
    figures += live_figures(run.declaration, run.profile, engine.keepers(connection, run.declaration), run.day)
    engine.put_figures(connection, figures)
    engine.put_checked(connection, made, counted)
    engine.failing(connection, made)


def _expected(declaration: Declaration) -> int | None:
    """Return how many records the register alone should hold; a figure for a group is nobody's alone."""
    expected = declaration.expected
    return None if expected is None or expected.group else expected.count


def _twins(run: _Run) -> None:
    connection = run.connection
    rows = run.row.rows
    engine.drop_figures(connection, "clean")
    if not rows or not duplicates.measured(run.declaration, run.profile, rows):
        return
    duplicates.look(connection, run.declaration, run.profile, rows)
    run.row.linked = duplicates.can_link(run.profile, run.declaration, rows)
    different = set(
        QualityPair.objects.filter(register=run.info.code, decision="different").values_list("left", "right")
    )
    too_many = duplicates.surplus(duplicates.found(connection), different)
    engine.put_figures(connection, clean_figures(run.declaration, *engine.scoped(connection, too_many)))


def _agree(run: _Run) -> None:
    connection = run.connection
    engine.drop_figures(connection, "consistent")
    rollup = Rollup(run.declaration)
    for agreement in agreements_of(run.info.code):
        sides = agreeing.sides(agreement, run.info.code, _name_of)
        names = list(dict.fromkeys(sides.there.roles.values()))
        agreeing.put_other(connection, sides.there, sources.scan(sides.there.register, names))
        agreeing.match(connection, sides)
        made = agreeing.units(sides)
        agreeing.compare(connection, sides, made)
        counted = engine.count(connection, made)
        rollup.add(made, counted)
        engine.put_checked(connection, made, counted)
        agreeing.add_failing(connection, made)
    engine.put_figures(connection, rollup.figures(expected=None, rows=run.row.rows))


def measure_by_system(code: str) -> QualityReport:
    """Measure a register for a job."""
    return measure(by=SYSTEM, code=code)
