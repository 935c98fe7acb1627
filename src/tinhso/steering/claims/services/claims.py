"""What people say of claims: confirm, correct, reject, restore, add; every step a version."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Max

from tinhso.core.access.api import Actor, Permission, require
from tinhso.steering.claims.adapters.wire import dump, load
from tinhso.steering.claims.data import Bound, Cell, ClaimKind, Paragraph, Place, RelationKind, Table
from tinhso.steering.claims.data import Claim as ClaimValue
from tinhso.steering.claims.data import Relation as RelationValue
from tinhso.steering.claims.models import Claim, ClaimState, ClaimVersion, Document, Origin, Relation
from tinhso.steering.claims.rules.permissions import EDIT_PROVINCE, OWN
from tinhso.steering.claims.services import state
from tinhso.steering.claims.services.failures import ConflictError, InvalidError, NotFoundError
from tinhso.steering.claims.services.rechecking import Snapshot, write

STALE = "Số liệu này vừa được người khác sửa. Hãy xem lại bản mới rồi sửa tiếp; chưa có gì bị ghi đè."


@dataclass(frozen=True)
class Correction:
    """What a claim should say. ``decimals`` follows from how the value was written."""

    value: Decimal
    unit: str
    subject: str
    period: str
    bound: Bound
    kind: ClaimKind


def edit_permission(document: Document) -> Permission:
    """Return the permission that changing the figures of *document* asks for."""
    return EDIT_PROVINCE if document.origin == Origin.PROVINCE else OWN


def confirm(*, by: Actor, document: Document, key: str, version: int) -> Claim:
    """Say that the claim is read rightly. Raises NotFoundError, or ConflictError if it is no longer at *version*."""
    return _say(by=by, document=document, key=key, version=version, to=ClaimState.CONFIRMED, verb="confirmed")


def reject(*, by: Actor, document: Document, key: str, version: int, reason: str = "") -> Claim:
    """Say that it is no figure (a number of a law, of a page); it leaves the check with its relations."""
    return _say(
        by=by, document=document, key=key, version=version, to=ClaimState.REJECTED, verb="rejected", reason=reason
    )


def restore(*, by: Actor, document: Document, key: str, version: int) -> Claim:
    """Take back a rejection or correction: the claim says again what was first found."""
    return _say(
        by=by,
        document=document,
        key=key,
        version=version,
        to=ClaimState.CANDIDATE,
        verb="restored",
        edit=lambda row: row.found,
    )


def correct(
    *, by: Actor, document: Document, key: str, version: int, correction: Correction, reason: str = ""
) -> Claim:
    """Set what the claim says. Raises NotFoundError, InvalidError, or ConflictError if it is no longer at *version*."""

    def edit(row: Claim) -> dict[str, Any]:
        return _content(replace(load(ClaimValue, row.content), **_fields(correction)))

    return _say(
        by=by,
        document=document,
        key=key,
        version=version,
        to=ClaimState.CORRECTED,
        verb="corrected",
        reason=reason,
        edit=edit,
    )


def _fields(correction: Correction) -> dict[str, Any]:
    if not correction.value.is_finite() or abs(correction.value) >= Decimal("1e18"):
        raise InvalidError("value", "Giá trị phải là một số nhỏ hơn 10 mũ 18.")
    exponent = correction.value.as_tuple().exponent
    assert isinstance(exponent, int)
    return {
        "value": correction.value,
        "unit": correction.unit,
        "subject": correction.subject,
        "period": correction.period,
        "bound": correction.bound,
        "kind": correction.kind,
        "decimals": max(0, -exponent),
    }


def _content(value: ClaimValue) -> dict[str, Any]:
    content: dict[str, Any] = dump(value)
    return content


def _say(
    *,
    by: Actor,
    document: Document,
    key: str,
    version: int,
    to: str,
    verb: str,
    reason: str = "",
    edit: Callable[[Claim], dict[str, Any]] | None = None,
) -> Claim:
    require(by, edit_permission(document), owner=document.owner)
    changed: list[Claim] = []

    def change(now: Snapshot) -> Callable[[], None]:
        row = now.claim(key)
        if row is None:
            raise NotFoundError("Không có số liệu này trong văn bản.")
        if row.version != version:
            raise ConflictError(STALE)
        row.content = edit(row) if edit else row.content
        row.state, row.version = to, row.version + 1
        changed[:] = [row]
        return lambda: _save(row, by=by, reason=reason)

    write(
        by=by,
        document=document,
        change=change,
        action=f"steering.claims.claim.{verb}",
        subject=f"claim:{document.public_id}#{key}",
        reason=reason,
        details={"version": version + 1},
    )
    return changed[0]


def _save(row: Claim, *, by: Actor, reason: str) -> None:
    row.save()
    ClaimVersion.objects.create(
        claim=row,
        version=row.version,
        state=row.state,
        content=row.content,
        reason=reason,
        by=by.id,
        by_name=by.name,
    )


def add(
    *,
    by: Actor,
    document: Document,
    block: int,
    text: str,
    correction: Correction,
    row: int | None = None,
    column: int | None = None,
) -> Claim:
    """Add a figure the program missed: *text* must stand in that block (and cell). Adding it twice is refused."""
    require(by, edit_permission(document), owner=document.owner)
    place, quote = _place(document, block, text, row, column)
    made: list[Claim] = []

    def change(now: Snapshot) -> Callable[[], None]:
        _refuse_known(now, place)
        number = (now.document.claims.aggregate(last=Max("position"))["last"] or 0) + 1
        value = ClaimValue(id=f"them-{number}", place=place, text=text, quote=quote, **_fields(correction))
        fresh = state.new_claim(now.document, value, number, ClaimState.ADDED)
        now.claims.append(fresh)
        made[:] = [fresh]
        return lambda: _save(fresh, by=by, reason="")

    write(by=by, document=document, change=change, action="steering.claims.claim.added", details={"block": block})
    return made[0]


def _refuse_known(now: Snapshot, place: Place) -> None:
    for known in now.claims:
        at = load(Place, known.content["place"])
        same_text = (at.block, at.row, at.column) == (place.block, place.row, place.column)
        if same_text and at.start < place.end and place.start < at.end and known.state != ClaimState.REJECTED:
            raise InvalidError("text", "Con số ở chỗ này đã có trong danh sách số liệu. Hãy sửa số liệu đó.")


def _place(document: Document, block: int, text: str, row: int | None, column: int | None) -> tuple[Place, str]:
    stored = document.blocks.filter(number=block).first()
    if stored is None:
        raise InvalidError("block", "Văn bản không có đoạn mang số này.")
    value = state.block_value(stored.content)
    holder: Paragraph | Cell | None = value if isinstance(value, Paragraph) else _cell(value, row, column, text)
    at = holder.text.find(text) if holder is not None else -1
    if holder is None or at < 0:
        raise InvalidError("text", "Không thấy con số này trong đoạn đã chọn. Hãy chép đúng như trong văn bản.")
    label = f"khối {block}"
    if isinstance(holder, Cell):
        label = f"bảng ở khối {block}, dòng {holder.row + 1}, cột {holder.column + 1}"
        return Place(block, at, at + len(text), holder.row, holder.column, label), holder.text[:300]
    label = f"{holder.section}, khối {block}" if holder.section else label
    return Place(block, at, at + len(text), label=label), holder.text[max(0, at - 120) : at + 120]


def _cell(table: Table, row: int | None, column: int | None, text: str) -> Cell | None:
    """Return the cell at (row, column), or where neither is given the first that holds *text*."""
    if row is None and column is None:
        return next((cell for cell in table.cells if text in cell.text), None)
    return next((cell for cell in table.cells if (cell.row, cell.column) == (row, column)), None)


def add_relation(*, by: Actor, document: Document, kind: RelationKind, terms: tuple[str, ...], result: str) -> Document:
    """Say what holds between figures, e.g. that two are the parts of a third. Saying it twice changes nothing."""
    require(by, edit_permission(document), owner=document.owner)
    value = RelationValue(kind=kind, terms=terms, result=result, detail="gồm" if kind == RelationKind.PARTS else "")

    def change(now: Snapshot) -> Callable[[], None]:
        known = {row.key for row in now.claims if row.state != ClaimState.REJECTED}
        if not terms or not known.issuperset({*terms, result}) or result in terms:
            raise InvalidError("terms", "Hãy chọn các số liệu khác nhau, đang có trong danh sách.")
        if len(terms) < MINIMUM_TERMS.get(kind, 1):
            raise InvalidError("terms", f"Quan hệ này cần ít nhất {MINIMUM_TERMS[kind]} số liệu tạo nên kết quả.")
        content = dump(value)
        if any(row.content == content for row in now.relations):
            return lambda: None
        fresh = Relation(document=now.document, position=len(now.relations), content=content, added_by=by.id)
        now.relations.append(fresh)
        return fresh.save

    return write(
        by=by,
        document=document,
        change=change,
        action="steering.claims.relation.added",
        details={"kind": kind.value, "terms": list(terms), "result": result},
    )


MINIMUM_TERMS = {RelationKind.RATIO: 2, RelationKind.PARTS: 2, RelationKind.REMAINDER: 2, RelationKind.CHANGE: 2}
