"""What the pages of plans share: the day they are read at, addresses that keep it, tabs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import as_of
from tinhso.steering.plans.data import Agency, Kind, Role, Section
from tinhso.steering.plans.rules.boards import Board
from tinhso.steering.plans.selectors import contents as selectors

KINDS = {Section.TARGETS: Kind.TARGET, Section.TASKS: Kind.TASK, Section.PROJECTS: Kind.PROJECT}
SECTIONS = {kind: section for section, kind in KINDS.items()}


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks (set by the identity middleware)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def day_of(request: HttpRequest) -> date:
    """Return the day the page is read at (``?ngay=YYYY-MM-DD``, else today)."""
    return as_of(request.GET.get("ngay") or None)


class Links:
    """Addresses of plans' pages that keep ``?ngay=`` when the reader gave one."""

    def __init__(self, request: HttpRequest) -> None:
        self.day = request.GET.get("ngay", "")

    def __call__(self, name: str, *args: str, **query: str) -> str:
        """Return the address of the page *name* with *query* added."""
        parameters = {**({"ngay": self.day} if self.day else {}), **query}
        return reverse(f"plans:{name}", args=args) + (f"?{urlencode(parameters)}" if parameters else "")

    def item(self, section: Section, code: str) -> str:
        """Return the address of a target's, task's or project's page."""
        return self("item", section.value, code)

    def agency(self, code: str) -> str:
        """Return the address of an agency's page."""
        return self("agency", code)


@dataclass(frozen=True)
class Tab:
    """One tab: label, how many rows stand behind it, address, whether it is the current one."""

    label: str
    count: int
    url: str
    is_current: bool


def board_or_404(request: HttpRequest, code: str | None) -> Board:
    """Return the board asked for, or raise Http404."""
    board = selectors.board(day_of(request), code)
    if board is None:
        raise Http404(_("Không có kế hoạch này."))
    return board


def plan_context(request: HttpRequest, board: Board, section: Section) -> dict[str, Any]:
    """Return what the head of every page of a plan shows: plan switch, tabs, day."""
    links = Links(request)
    counts = {
        Section.TARGETS: (_("Mục tiêu"), len(board.targets)),
        Section.TASKS: (_("Nhiệm vụ"), len(board.tasks)),
        Section.PROJECTS: (_("Dự án"), len(board.projects)),
    }
    return {
        "board": board,
        "plan": board.plan,
        "section": section.value,
        "day": board.day,
        "day_given": links.day,
        "future": board.plan.issued > board.day,
        "tabs": [
            Tab(label, count, links("section", board.plan.code, key.value), key is section)
            for key, (label, count) in counts.items()
            if count
        ],
        "plans": [
            (plan, links("section", plan.code, _first_section(plan.code, board, section)), plan.code == board.plan.code)
            for plan in board.others
        ],
        # A later plan opens on the day it was issued: on the day asked for it did not exist.
        "later": [(plan, _on(plan.issued, "section", plan.code, Section.TARGETS.value)) for plan in board.later],
        "agencies_url": links("agencies"),
        "pdf_url": links("report_pdf", board.plan.code),
        "xlsx_url": links("report_xlsx", board.plan.code),
        "breadcrumbs": [{"url": links("board"), "label": _("Kế hoạch")}],
    }


def _on(day: date, name: str, *args: str) -> str:
    return f"{reverse(f'plans:{name}', args=args)}?ngay={day.isoformat()}"


def _first_section(code: str, board: Board, section: Section) -> str:
    # Another plan may have no tasks or projects; every plan has targets.
    return section.value if code == board.plan.code else Section.TARGETS.value


def role_links(role: Role, agencies: Sequence[Agency], links: Links) -> dict[str, Any]:
    """Return a cell that names who: its text as written, and the pages of those it names."""
    named = [agency for agency in agencies if agency.code in role.parties]
    return {"text": role.text, "parties": [(agency.name, links.agency(agency.code)) for agency in named]}
