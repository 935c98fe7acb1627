"""What the one search finds: the things of every module, listed through their doors."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.blocks.search.api import Access, Document, Source, register_source
from tinhso.core.access.api import Actor
from tinhso.core.clock.api import today
from tinhso.core.directory import api as directory
from tinhso.data.registers import api as registers
from tinhso.portal.pages import PAGES
from tinhso.steering.claims import api as claims
from tinhso.steering.plans import api as plans

#: Whoever has no account: records are listed as they may see them, so that no other field reaches the index.
ANYBODY = Actor(id="visitor:search")
#: Records of larger registers are searched in their register.
RECORDS_MAX = 5_000
RECORDS_PAGE = 500


def register() -> None:
    """Register every source."""
    register_source(Source("pages", _("Trang"), _pages, (), rank=10))
    register_source(Source("targets", _("Mục tiêu"), _targets, ("plans.",), rank=20))
    register_source(Source("tasks", _("Nhiệm vụ"), _tasks, ("plans.",), rank=21))
    register_source(Source("projects", _("Dự án"), _projects, ("plans.",), rank=22))
    register_source(Source("works", _("Việc được giao"), _works, ("plans.",), rank=23))
    register_source(Source("documents", _("Văn bản"), _documents, ("steering.claims.",), rank=30))
    register_source(Source("findings", _("Phát hiện về số liệu"), _findings, ("steering.claims.",), rank=31))
    register_source(Source("registers", _("Sổ dữ liệu"), _registers, ("registers.",), rank=40))
    register_source(Source("records", _("Bản ghi công khai"), _records, ("registers.",), rank=41))
    register_source(Source("agencies", _("Cơ quan"), _agencies, ("core.directory.",), rank=50))
    register_source(Source("areas", _("Địa bàn"), _areas, ("core.directory.",), rank=51))


def _pages() -> Iterator[Document]:
    for page in PAGES:
        yield Document(page.url, page.title, page.url, text=page.text)


def _boards() -> Iterator[plans.Board]:
    day = today()
    first = plans.board(day)
    if first is None:
        return
    codes = [first.plan.code, *(plan.code for plan in (*first.others, *first.later) if plan.code != first.plan.code)]
    for code in dict.fromkeys(codes):
        board = plans.board(day, code)
        if board is not None:
            yield board


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _item(section: str, code: str) -> str:
    return reverse("plans:item", args=[section, code])


def _targets() -> Iterator[Document]:
    for board in _boards():
        for line in board.targets:
            row = line.target
            text = _line(line.group.name, row.leading.text, row.executing.text, row.remark)
            where = f"{board.plan.symbol} · {row.number}"
            yield Document(row.code, row.wording, _item("muc-tieu", row.code), text, where, board.plan.issued)


def _tasks() -> Iterator[Document]:
    for board in _boards():
        for line in board.tasks:
            row = line.task
            text = _line(line.group.name, row.leading.text, row.coordinating.text, row.deadline)
            where = f"{board.plan.symbol} · {row.number}"
            yield Document(row.code, row.wording, _item("nhiem-vu", row.code), text, where, board.plan.issued)


def _projects() -> Iterator[Document]:
    for board in _boards():
        for line in board.projects:
            row = line.project
            text = _line(row.purpose, row.owner.text, row.period, row.note)
            where = f"{board.plan.symbol} · {row.number}"
            yield Document(row.code, row.name, _item("du-an", row.code), text, where, board.plan.issued)


def _works() -> Iterator[Document]:
    for work in plans.work_given():
        permission, scopes, people = plans.readers_of_work(work)
        ways = [Access(permission, scope=scope) for scope in scopes]
        ways += [Access(permission, scope=scopes[0], owner=person) for person in people]
        url = reverse("plans:work", args=[work.id])
        yield Document(work.id, work.title, url, work.details, work.origin_label, work.due, tuple(ways))


def _documents() -> Iterator[Document]:
    for document in claims.province_texts():
        yield Document(document.code, document.title, document.url, document.issuer, document.symbol, document.issued)


def _findings() -> Iterator[Document]:
    for finding in claims.all_findings():
        text = " ".join([finding.stated, finding.computed, finding.suggestion])
        yield Document(
            str(finding.public_id), finding.explanation or finding.rule_name, finding.url, text, finding.rule_name
        )


def _registers() -> Iterator[Document]:
    for register in registers.registers():
        fields = " · ".join(str(field.label) for field in register.declaration.fields)
        url = reverse("registers:register", args=[register.code])
        text = f"{register.declaration.description}. {fields}"
        yield Document(register.code, register.name, url, text, register.owner)


def _records() -> Iterator[Document]:
    for register in registers.registers():
        if (register.rows or 0) <= RECORDS_MAX:
            yield from _open_records(register)


def _open_records(register: registers.RegisterInfo) -> Iterator[Document]:
    cursor = ""
    while True:
        page = registers.query(register.code, by=ANYBODY, limit=RECORDS_PAGE, cursor=cursor)
        for record in page.records:
            texts = {name: value for name, value in record.values.items() if isinstance(value, str)}
            title = " · ".join(texts[name] for name in register.declaration.title if texts.get(name))
            if not title:
                continue
            url = reverse("registers:record", args=[register.code, record.public_id])
            text = " · ".join(dict.fromkeys(texts.values()))
            yield Document(f"{register.code}/{record.public_id}", title, url, text, register.name)
        cursor = page.cursor
        if not cursor:
            return


def _agencies() -> Iterator[Document]:
    for code, agency in directory.known_agencies(on=today()).items():
        url = reverse("directory:agency", args=[code])
        yield Document(code, agency.name, url, f"{agency.short} {agency.english}", agency.short, agency.valid_from)


def _areas() -> Iterator[Document]:
    for code, area in directory.known_areas(on=today()).items():
        ended = f" ({_('đến')} {area.valid_to:%d/%m/%Y})" if area.valid_to else ""
        yield Document(code, area.full_name, reverse("directory:area", args=[code]), "", code + ended, area.valid_from)
