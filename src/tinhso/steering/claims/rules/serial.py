"""CheckedDocument ↔ plain dictionaries for YAML and JSON, with clear Vietnamese errors on the way in."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from ..data import (
    Bound,
    CheckedDocument,
    Claim,
    ClaimKind,
    ClaimStatus,
    Extraction,
    NumberStyle,
    Place,
    Question,
    Relation,
    RelationKind,
    RowFact,
)

_Enum = TypeVar("_Enum", bound=StrEnum)
_CODE = re.compile(r"^[a-z0-9][a-z0-9._-]*$", re.IGNORECASE)
_TERMS = {
    RelationKind.RATIO: (2, 2),
    RelationKind.SHARE: (1, 1),
    RelationKind.REMAINDER: (2, 2),
    RelationKind.THRESHOLD: (1, 1),
    RelationKind.EXCESS: (1, 2),
    RelationKind.CHANGE: (2, 2),
    RelationKind.PARTS: (1, 10_000),
    RelationKind.LISTED: (0, 10_000),
    RelationKind.WORDS: (0, 1),
}


class UnreadableClaims(ValueError):
    """The data is not a document's claims; the message says where and why, in Vietnamese."""


# --- out -----------------------------------------------------------------------------------------------


def dump(checked: CheckedDocument) -> dict[str, Any]:
    """A document's claims as plain dictionaries, lists and strings; what is default is left out.

    Values are strings with a decimal point ("81.6"), dates ISO strings; ``load`` reads it back to an equal document.
    """
    found = checked.extraction
    return _lean(
        {
            "code": checked.code,
            "title": checked.title,
            "symbol": checked.symbol,
            "issued_on": _day_out(checked.issued_on),
            "source": dict(checked.source),
            "style": str(found.style),
            "claims": [_claim_out(claim) for claim in found.claims],
            "relations": [
                _lean(
                    {"kind": str(one.kind), "terms": list(one.terms), "result": one.result, "detail": one.detail},
                    keep=("terms",),
                )
                for one in found.relations
            ],
            "questions": [
                {"claim": one.claim, "text": one.text, "readings": [_number_out(reading) for reading in one.readings]}
                for one in found.questions
            ],
            "rows": [
                {
                    "block": row.block,
                    "row": row.row,
                    "item": row.item,
                    "values": [[key, value] for key, value in row.values],
                }
                for row in found.rows
            ],
        },
        keep=("code", "title", "claims", "relations"),
    )


def _lean(values: dict[str, Any], keep: Sequence[str] = ()) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key in keep or value not in ("", None, [], {})}


def _day_out(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number_out(value: Decimal) -> str:
    return f"{value:f}"


def _claim_out(claim: Claim) -> dict[str, Any]:
    place = claim.place
    return _lean(
        {
            "id": claim.id,
            "status": str(claim.status),
            "value": _number_out(claim.value),
            "unit": claim.unit,
            "subject": claim.subject,
            "text": claim.text,
            "decimals": claim.decimals or None,
            "bound": "" if claim.bound is Bound.EXACT else str(claim.bound),
            "kind": str(claim.kind),
            "period": claim.period,
            "as_of": _day_out(claim.as_of),
            "quote": claim.quote,
            "base": claim.base,
            "note": claim.note,
            "place": _lean(
                {
                    "block": place.block,
                    "start": place.start,
                    "end": place.end,
                    "row": place.row,
                    "column": place.column,
                    "label": place.label,
                },
                keep=("block", "start", "end"),
            ),
        }
    )


# --- in ------------------------------------------------------------------------------------------------


def load(data: Mapping[str, Any]) -> CheckedDocument:
    """Read what ``dump`` wrote (or a person by hand); UnreadableClaims names the claim and field that is wrong."""
    if not isinstance(data, Mapping):
        raise UnreadableClaims("dữ liệu số liệu phải là một bảng khóa–giá trị")
    code = _text(data, "code", "tài liệu", required=True)
    if not _CODE.match(code):
        raise UnreadableClaims(f"mã tài liệu «{code}» chỉ được gồm chữ không dấu, số, chấm và gạch")
    claims = tuple(_claim_in(item, number) for number, item in enumerate(_list(data, "claims", code), 1))
    _no_twins(claims, code)
    known = {claim.id for claim in claims}
    relations = tuple(
        _relation_in(item, number, known) for number, item in enumerate(_list(data, "relations", code), 1)
    )
    extraction = Extraction(
        claims,
        relations,
        tuple(_question_in(item, number, known) for number, item in enumerate(_list(data, "questions", code), 1)),
        tuple(_row_in(item, number) for number, item in enumerate(_list(data, "rows", code), 1)),
        _enum(NumberStyle, data.get("style", NumberStyle.VIETNAMESE), f"{code}: cách viết số (style)"),
    )
    source = data.get("source") or {}
    if not isinstance(source, Mapping):
        raise UnreadableClaims(f"{code}: «source» phải là bảng khóa–giá trị")
    return CheckedDocument(
        code,
        _text(data, "title", code),
        extraction,
        _day(data.get("issued_on"), f"{code}: ngày ban hành"),
        _text(data, "symbol", code),
        tuple((str(key), str(value)) for key, value in source.items()),
    )


def _no_twins(claims: Sequence[Claim], code: str) -> None:
    seen: set[str] = set()
    for claim in claims:
        if claim.id in seen:
            raise UnreadableClaims(f"{code}: mã số liệu «{claim.id}» dùng hai lần")
        seen.add(claim.id)


def _list(data: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list | tuple):
        raise UnreadableClaims(f"{where}: «{key}» phải là danh sách")
    return list(value)


def _text(data: Mapping[str, Any], key: str, where: str, *, required: bool = False) -> str:
    value = data.get(key)
    if value is None:
        value = ""
    if not isinstance(value, str | int | float | Decimal) or isinstance(value, bool):
        raise UnreadableClaims(f"{where}: «{key}» phải là chữ")
    if required and not str(value).strip():
        raise UnreadableClaims(f"{where}: thiếu «{key}»")
    return str(value)


def _mapping(item: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise UnreadableClaims(f"{where} phải là bảng khóa–giá trị")
    return item


def _claim_in(item: Any, number: int) -> Claim:
    data = _mapping(item, f"số liệu thứ {number}")
    name = _text(data, "id", f"số liệu thứ {number}", required=True)
    where = f"số liệu «{name}»"
    if "value" not in data:
        raise UnreadableClaims(f"{where}: thiếu «value»")
    value = _number(data["value"], f"{where}: giá trị")
    return Claim(
        id=name,
        place=_place_in(data.get("place"), where),
        text=_text(data, "text", where),
        value=value,
        unit=_text(data, "unit", where),
        subject=_text(data, "subject", where),
        decimals=_whole(data.get("decimals", 0), f"{where}: số chữ số thập phân"),
        bound=_enum(Bound, data.get("bound", Bound.EXACT), f"{where}: giới hạn (bound)"),
        kind=_enum(ClaimKind, data.get("kind", ClaimKind.RESULT), f"{where}: loại (kind)"),
        period=_text(data, "period", where),
        as_of=_day(data.get("as_of"), f"{where}: ngày số liệu"),
        quote=_text(data, "quote", where),
        base=_text(data, "base", where),
        note=_text(data, "note", where),
        status=_enum(ClaimStatus, data.get("status", ClaimStatus.CANDIDATE), f"{where}: trạng thái (status)"),
    )


def _place_in(item: Any, where: str) -> Place:
    if item is None:
        return Place(0, 0, 0)
    data = _mapping(item, f"{where}: vị trí (place)")
    start, end = (_whole(data.get(key, 0), f"{where}: {key}") for key in ("start", "end"))
    if start < 0 or end < start:
        raise UnreadableClaims(f"{where}: vị trí {start}–{end} không hợp lệ")

    def optional(key: str) -> int | None:
        return None if data.get(key) is None else _whole(data[key], f"{where}: {key}")

    return Place(
        _whole(data.get("block", 0), f"{where}: block"),
        start,
        end,
        optional("row"),
        optional("column"),
        _text(data, "label", where),
    )


def _relation_in(item: Any, number: int, known: set[str]) -> Relation:
    where = f"quan hệ thứ {number}"
    data = _mapping(item, where)
    kind = _enum(RelationKind, data.get("kind"), f"{where}: loại (kind)")
    terms = tuple(str(term) for term in _list(data, "terms", where))
    result = _text(data, "result", where, required=True)
    for claim in (*terms, result):
        if claim not in known:
            raise UnreadableClaims(f"{where}: không có số liệu «{claim}»")
    least, most = _TERMS[kind]
    if not least <= len(terms) <= most:
        raise UnreadableClaims(f"{where}: quan hệ «{kind}» không thể có {len(terms)} số hạng")
    return Relation(kind, terms, result, _text(data, "detail", where))


def _question_in(item: Any, number: int, known: set[str]) -> Question:
    where = f"câu hỏi thứ {number}"
    data = _mapping(item, where)
    claim = _text(data, "claim", where, required=True)
    if claim not in known:
        raise UnreadableClaims(f"{where}: không có số liệu «{claim}»")
    return Question(
        claim, _text(data, "text", where), tuple(_number(one, where) for one in _list(data, "readings", where))
    )


def _row_in(item: Any, number: int) -> RowFact:
    where = f"dòng bảng thứ {number}"
    data = _mapping(item, where)
    values = []
    for pair in _list(data, "values", where):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise UnreadableClaims(f"{where}: «values» phải là các cặp [cột, nội dung]")
        values.append((str(pair[0]), "" if pair[1] is None else str(pair[1])))
    block, row = (_whole(data.get(key, 0), f"{where}: {key}") for key in ("block", "row"))
    return RowFact(block, row, _text(data, "item", where), tuple(values))


def _number(value: Any, where: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise UnreadableClaims(f"{where} phải là số")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise UnreadableClaims(f"{where} «{value}» không phải là số (viết 1234.5)") from None
    if not number.is_finite():
        raise UnreadableClaims(f"{where} «{value}» không phải là số hữu hạn")
    return number


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise UnreadableClaims(f"{where} phải là số nguyên")
    try:
        return int(value)
    except ValueError:
        raise UnreadableClaims(f"{where} «{value}» không phải là số nguyên") from None


def _day(value: Any, where: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UnreadableClaims(f"{where} «{value}» không phải ngày dạng năm-tháng-ngày") from None


def _enum(kind: type[_Enum], value: Any, where: str) -> _Enum:
    try:
        return kind(str(value))
    except ValueError:
        choices = ", ".join(str(one) for one in kind)
        raise UnreadableClaims(f"{where} «{value}» không hợp lệ; chọn một trong: {choices}") from None
