"""Reading: the year with its calculator, the list of days, one day, working hours, the ICS file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tinhso.blocks.calendar import selectors, wording
from tinhso.blocks.calendar.adapters.tables import ics
from tinhso.blocks.calendar.api import Calendar
from tinhso.blocks.calendar.data import (
    CalendarError,
    Cutoff,
    DayInfo,
    DayKind,
    Deadline,
    Hours,
    Kind,
    OutOfCalendar,
    SpecialDay,
)
from tinhso.blocks.calendar.forms import CalculatorForm
from tinhso.blocks.calendar.rules import permissions
from tinhso.blocks.calendar.rules.table import WorkTable
from tinhso.core.access.api import Actor, can
from tinhso.core.clock.api import today
from tinhso.core.web.api import Column, ListSpec, format_date, list_page, list_response


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks (set by the identity middleware)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@dataclass(frozen=True)
class Cell:
    """One day of the year view."""

    info: DayInfo | None
    css: str = ""
    sign: str = ""
    words: str = ""
    url: str = ""


@dataclass(frozen=True)
class Month:
    """One month of the year view: its weeks, Monday first, and its working days."""

    number: int
    weeks: tuple[tuple[Cell, ...], ...]
    working: Any


def _cell(info: DayInfo, here: date, *, may_edit: bool) -> Cell:
    special = info.special
    css = special.kind.value if special else ("" if info.is_working else "weekend")
    css += "" if info.is_firm or special is None else " doubt"
    css += " today" if info.day == here else ""
    url = reverse("calendar:day", args=[info.day.isoformat()]) if special or may_edit else ""
    return Cell(info, css, str(wording.SIGNS[special.kind]) if special else "", wording.info_words(info), url)


def months(days: list[DayInfo], *, may_edit: bool) -> Iterator[Month]:
    """Yield the twelve months of a year."""
    here = today()
    for number in range(1, 13):
        mine = [info for info in days if info.day.month == number]
        cells = [Cell(None)] * mine[0].day.weekday() + [_cell(info, here, may_edit=may_edit) for info in mine]
        cells += [Cell(None)] * (-len(cells) % 7)
        weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
        yield Month(number, weeks, sum(info.halves for info in mine) / 2)


def _asked_year(request: HttpRequest, table: WorkTable) -> int:
    text = request.GET.get("nam", "")
    year = int(text) if text.isdigit() and len(text) == 4 else today().year
    return min(max(year, table.first.year), table.last.year)


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """Show a year and answer the calculator."""
    try:
        table = selectors.table()
    except CalendarError as error:
        return render(request, "calendar/none.html", {"message": str(error)})
    asked = _asked_year(request, table)
    may_edit = can(actor_of(request), permissions.EDIT)
    days = selectors.year(asked, of=table)
    form, answer = _answer(request, Calendar(table))
    context = {
        "year": asked,
        "months": list(months(days, may_edit=may_edit)),
        "weekdays": [(str(words), short) for words, short in zip(wording.WEEKDAYS, SHORT, strict=True)],
        "totals": _totals(days),
        "years": [number for number in range(asked - 2, asked + 3) if table.first.year <= number <= table.last.year],
        "is_listed": asked in table.listed_years,
        "legend": [(kind.value, wording.SIGNS[kind], words) for kind, words in wording.KINDS.items()],
        "form": form,
        "answer": answer,
        "may_edit": may_edit,
    }
    return render(request, "calendar/year.html", context, status=400 if form.errors else 200)


SHORT = (
    gettext_lazy("T2"),
    gettext_lazy("T3"),
    gettext_lazy("T4"),
    gettext_lazy("T5"),
    gettext_lazy("T6"),
    gettext_lazy("T7"),
    gettext_lazy("CN"),
)


def _totals(days: list[DayInfo]) -> dict[str, Any]:
    specials = [info.special for info in days if info.special]
    off = {DayKind.HOLIDAY, DayKind.COMPENSATORY}
    return {
        "working": sum(info.halves for info in days) / 2,
        "holidays": sum(1 for special in specials if special.kind in off),
        "swaps": sum(1 for special in specials if special.kind is DayKind.SWAP_OFF),
        "doubts": sum(1 for special in specials if not special.is_confirmed),
    }


def _answer(request: HttpRequest, calendar: Calendar) -> tuple[CalculatorForm, Deadline | None]:
    """Return the form as asked, and the deadline if it asks soundly."""
    if "so" not in request.GET:
        return CalculatorForm(initial=CalculatorForm.start_values()), None
    form = CalculatorForm(request.GET)
    if not form.is_valid():
        return form, None
    try:
        return form, calendar.deadline(form.start, days=form.days, hours=form.hours, pauses=form.pauses)
    except CalendarError as error:
        form.add_error("so" if error.field in {"days", "hours"} else None, str(error))
        return form, None


# --- the list -----------------------------------------------------------------------------------


def _day_url(special: SpecialDay) -> str:
    return reverse("calendar:day", args=[special.code])


DAYS = ListSpec(
    title=gettext_lazy("Ngày nghỉ, ngày làm bù"),
    export_name="ngay-nghi",
    limit=100,
    default_sort="day",
    search_keys=("name", "legal_basis", "note"),
    filters=("year", "kind", "is_confirmed"),
    empty_title=gettext_lazy("Chưa có ngày nào"),
    empty_text=gettext_lazy("Nạp dữ liệu của tỉnh hoặc nhập tệp của năm."),
    columns=(
        Column("day", gettext_lazy("Ngày"), "date", url=_day_url),
        Column("weekday", gettext_lazy("Thứ"), value=lambda special: str(wording.WEEKDAYS[special.day.weekday()])),
        Column(
            "kind",
            gettext_lazy("Loại"),
            value=lambda special: special.kind.value,
            choices=[(kind.value, words) for kind, words in wording.KINDS.items()],
        ),
        Column("name", gettext_lazy("Dịp"), value=wording.name_of),
        Column("partner", gettext_lazy("Ngày đối ứng"), "date"),
        Column(
            "is_confirmed",
            gettext_lazy("Văn bản"),
            value=lambda special: "1" if special.is_confirmed else "0",
            choices=[("1", gettext_lazy("đã quyết định")), ("0", gettext_lazy("dự kiến"))],
        ),
        Column("legal_basis", gettext_lazy("Căn cứ")),
        Column(
            "year",
            gettext_lazy("Năm"),
            value=lambda special: str(special.day.year),
            choices=[(str(number), str(number)) for number in range(2022, 2038)],
            hidden=True,
        ),
        Column("note", gettext_lazy("Ghi chú"), hidden=True),
    ),
)


@require_safe
def days(request: HttpRequest) -> HttpResponseBase:
    """List every day that differs, with exports."""
    specials = [row.content for row in selectors.rows() if isinstance(row.content, SpecialDay)]
    context = {"may_edit": can(actor_of(request), permissions.EDIT), "breadcrumbs": crumbs()}
    return list_response(request, list_page(request, specials, DAYS), "calendar/days.html", context)


def crumbs() -> list[dict[str, str]]:
    """Return the way back to the year."""
    return [{"url": reverse("calendar:year"), "label": _("Lịch làm việc")}]


@require_safe
def ics_file(request: HttpRequest, number: int) -> HttpResponse:
    """Give a year's days as an iCalendar file."""
    specials = [
        row.content
        for row in selectors.rows()
        if isinstance(row.content, SpecialDay) and row.content.day.year == number
    ]
    if not specials:
        raise Http404(_("Lịch chưa có ngày nào của năm này."))
    titles = {special.day: f"{wording.name_of(special)} ({wording.KINDS[special.kind]})" for special in specials}
    text = ics(specials, name=_("Lịch làm việc %(year)s") % {"year": number}, titles=titles)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="lich-lam-viec-{number}.ics"'
    return answer


# --- one day, working hours ---------------------------------------------------------------------


def day_of(text: str) -> date:
    """Return the day of an address, or raise Http404."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


@require_safe
def day(request: HttpRequest, code: str) -> HttpResponse:
    """Show one day: what it is, why, and its history."""
    shown = day_of(code)
    try:
        info = selectors.table().info(shown)
    except (OutOfCalendar, CalendarError) as error:
        raise Http404(str(error)) from error
    before, after = shown - timedelta(days=1), shown + timedelta(days=1)
    context = {
        "info": info,
        "special": info.special,
        "name": wording.name_of(info.special) if info.special else "",
        "kind_words": wording.KINDS[info.special.kind] if info.special else "",
        "day_words": _capital(wording.day_words(shown)),
        "shifts": [(format_seconds(shift.begin), format_seconds(shift.end)) for shift in info.shifts],
        "versions": selectors.versions(Kind.DAY, shown.isoformat()),
        "may_edit": can(actor_of(request), permissions.EDIT),
        "code": shown.isoformat(),
        "before": (before.isoformat(), format_date(before)),
        "after": (after.isoformat(), format_date(after)),
        "breadcrumbs": [
            *crumbs(),
            {"url": f"{reverse('calendar:year')}?nam={shown.year}", "label": str(shown.year)},
        ],
    }
    return render(request, "calendar/day.html", context)


def format_seconds(seconds: int) -> str:
    """Return 07:30."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """Show working hours and cut-offs over time, with their documents."""
    rows = [row.content for row in selectors.rows()]
    weeks = sorted((row for row in rows if isinstance(row, Hours)), key=lambda row: row.valid_from, reverse=True)
    cutoffs = sorted((row for row in rows if isinstance(row, Cutoff)), key=lambda row: row.valid_from, reverse=True)
    names = [_capital(str(name)) for name in wording.WEEKDAYS]
    context = {
        "weeks": [(row, list(zip(names, row.week, strict=True))) for row in weeks],
        "cutoffs": cutoffs,
        "may_edit": can(actor_of(request), permissions.EDIT),
        "breadcrumbs": crumbs(),
    }
    return render(request, "calendar/hours.html", context)
