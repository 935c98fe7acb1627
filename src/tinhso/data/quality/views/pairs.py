"""Pairs of likely duplicates: the list, two records side by side, and many at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinhso.core.access.api import Actor, NotAllowed
from tinhso.core.identity.api import actor_of, names_of, signed_in
from tinhso.core.web.api import Column, ListSpec, Provenance, format_number, list_page, list_response
from tinhso.data.quality.adapters.sources import area_names
from tinhso.data.quality.data import Decision
from tinhso.data.quality.forms.inputs import ProposalForm
from tinhso.data.quality.models import QualityPair
from tinhso.data.quality.rules import access
from tinhso.data.quality.rules.linkage import evidence
from tinhso.data.quality.selectors import pairs
from tinhso.data.quality.services import reviewing
from tinhso.data.quality.views.common import done_or_told, is_simulated, labels_of, title_of, told, value_text
from tinhso.data.quality.views.register import seen_register
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import Declaration, Record

PAGE = 50


def decision_names() -> dict[str, str]:
    """Return the decisions in words."""
    return {"": _("chưa kết luận"), "same": _("là một"), "different": _("khác nhau"), "unsure": _("chưa rõ")}


def likeness(probability: float) -> str:
    """Return a likelihood in words that never say more than is known."""
    if probability >= 0.9999:
        return _("trên 99,99%")
    return f"{format_number(int(probability * 10_000) / 100)}%"


def why(item: QualityPair, declaration: Declaration) -> list[str]:
    """Return the evidence for a pair in words."""
    key = item.levels.get("natural_key")
    if key is not None and key < len(declaration.natural_keys):
        names = labels_of(declaration, declaration.natural_keys[key])
        return [_("trùng khoá tự nhiên: %(names)s") % {"names": names}]
    return evidence(item.levels)


def _require_keeper(by: Actor, declaration: Declaration) -> None:
    if access.kept_scopes(by, declaration) == ():
        raise NotAllowed(access.READ)


def _spec(declaration: Declaration) -> ListSpec:
    simulated = is_simulated(declaration)
    return ListSpec(
        title=_("Cặp nghi trùng"),
        export_name=f"cap-nghi-trung-{declaration.code}",
        limit=PAGE,
        filters=("decision", "probability", "area"),
        provenance=Provenance.SIMULATED if simulated else Provenance.RECORDED,
        empty_title=_("Không có cặp nào"),
        empty_text=_("Lần đo gần nhất không thấy bản ghi nào giống nhau đến mức phải hỏi, hoặc sổ chưa được đo."),
        columns=(
            Column(
                "public_id",
                _("Cặp"),
                value=lambda row: likeness(row.probability),
                field="public_id",
                url=lambda row: reverse("quality:pair", args=[row.register, row.public_id]),
            ),
            Column("probability", _("Giống"), "number", hidden=True, decimals=4),
            Column("why", _("Vì sao"), value=lambda row: "; ".join(why(row, declaration)), sortable=False),
            Column("area", _("Địa bàn"), choices=area_names()),
            Column("decision", _("Kết luận"), choices=decision_names()),
            Column("found_at", _("Thấy từ"), "date"),
            Column("left", _("Bản ghi thứ nhất"), hidden=True),
            Column("right", _("Bản ghi thứ hai"), hidden=True),
        ),
    )


@signed_in
@told
def index(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the pairs of a register, the likeliest first."""
    by, info = actor_of(request), seen_register(request, code)
    _require_keeper(by, info.declaration)
    rows = pairs.pairs_of(code, by=by).filter(gone=False)
    if "decision" not in request.GET and request.GET.get("tat-ca") != "1":
        rows = pairs.open_pairs(code, by=by)
    first = pairs.open_pairs(code, by=by).first()
    page = list_page(request, rows, _spec(info.declaration))
    proposals = pairs.proposals(code)
    people = names_of({item.proposed_by for item in proposals} | {item.decided_by for item in proposals} - {""})
    whole = access.may(by, access.DECIDE, info.declaration)
    context = {
        "info": info,
        "declaration": info.declaration,
        "simulated": is_simulated(info.declaration),
        "first": first,
        "open_count": pairs.open_pairs(code, by=by).count(),
        "form": ProposalForm(initial={"threshold": "99,9"}) if whole else None,
        "proposals": [(item, people.get(item.proposed_by, ""), item.proposed_by == by.id) for item in proposals]
        if whole
        else [],
    }
    return list_response(request, page, "quality/pairs.html", context)


@signed_in
@told
def pair(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Show two records side by side, what differs marked."""
    by, info = actor_of(request), seen_register(request, code)
    declaration = info.declaration
    _require_keeper(by, declaration)
    item = pairs.pair(code, public_id, by=by)
    held = registers.read_some(
        by=by, code=code, public_ids=[item.left, item.right], purpose=_("Xem cặp bản ghi nghi trùng")
    )
    left, right = held.get(item.left), held.get(item.right)
    before, after = pairs.beside(item, by=by)
    context = {
        "info": info,
        "declaration": declaration,
        "simulated": is_simulated(declaration),
        "pair": item,
        "likeness": likeness(item.probability),
        "evidence": why(item, declaration),
        "lines": _lines(declaration, left, right),
        "left": left,
        "right": right,
        "left_title": title_of(declaration, left.values) if left else "",
        "right_title": title_of(declaration, right.values) if right else "",
        "fuller": _fuller(left, right),
        "before": before,
        "after": after,
        "waiting": pairs.open_pairs(code, by=by).count(),
        "decision": decision_names().get(item.decision, ""),
        "decider": names_of({item.decided_by}).get(item.decided_by, "") if item.decided_by else "",
        "may_decide": access.may(by, access.DECIDE, declaration, item.agency, item.area),
    }
    return render(request, "quality/pair.html", context)


def _fuller(left: Record | None, right: Record | None) -> str:
    """Return which side has more filled in: the one we suggest to keep; the first at a tie."""
    if left is None or right is None:
        return "left"
    filled = [sum(1 for value in item.values.values() if value is not None) for item in (left, right)]
    return "right" if filled[1] > filled[0] else "left"


def _lines(declaration: Declaration, left: Record | None, right: Record | None) -> list[dict[str, Any]]:
    if left is None or right is None:
        return []
    lines = []
    for field in declaration.shown:
        if field.name not in left.values or field.name not in right.values:
            continue
        first, second = left.values[field.name], right.values[field.name]
        if first is None and second is None:
            continue
        lines.append(
            {
                "field": field,
                "left": value_text(field, first),
                "right": value_text(field, second),
                "differs": first != second,
                "is_key": field.name in declaration.key,
                "takes": "right" if first is None else "left" if second is None else "",
            }
        )
    return lines


@signed_in
@require_POST
@told
def decide(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Take the decision on a pair and go on to the next."""
    by, info = actor_of(request), seen_register(request, code)
    item = pairs.pair(code, public_id, by=by)
    _before, after = pairs.beside(item, by=by)
    onward = after or pairs.open_pairs(code, by=by).exclude(pk=item.pk).first()
    back = reverse("quality:pair", args=[code, onward.public_id]) if onward else reverse("quality:pairs", args=[code])
    wanted = request.POST.get("decision", "")
    if wanted not in set(Decision):
        return HttpResponseRedirect(reverse("quality:pair", args=[code, public_id]))
    decision = Decision(wanted)
    side = request.POST.get("keep", "left")
    keep = item.right if side == "right" else item.left
    values = _chosen(request, info.declaration, item, side, by) if decision is Decision.SAME else None
    words = {
        Decision.SAME: _("Đã gộp làm một. Có thể hoàn tác ở trang của cặp này."),
        Decision.DIFFERENT: _("Đã ghi: hai bản ghi khác nhau. Không hỏi lại nữa."),
        Decision.UNSURE: _("Đã để lại, chưa kết luận."),
    }[decision]
    return done_or_told(
        request,
        lambda: reviewing.decide(
            by=by,
            pair=public_id,
            decision=decision,
            keep=keep,
            values=values,
            reason=request.POST.get("reason", "")[:1000],
        ),
        words,
        back,
    )


def _chosen(request: HttpRequest, declaration: Declaration, item: QualityPair, side: str, by: Actor) -> dict[str, Any]:
    """Return the values taken over from the record that goes, as chosen line by line."""
    lose = item.left if side == "right" else item.right
    lost = registers.record(item.register, lose, by=by)
    taken = "left" if side == "right" else "right"
    return {
        field.name: lost.values[field.name]
        for field in declaration.shown
        if request.POST.get(f"take_{field.name}") == taken and field.name in lost.values
    }


@signed_in
@require_POST
@told
def reopen(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Take a decision back."""
    by = actor_of(request)
    pairs.pair(code, public_id, by=by)
    reason = request.POST.get("reason", "")
    return done_or_told(
        request,
        lambda: reviewing.reopen(by=by, pair=public_id, reason=reason),
        _("Đã rút kết luận; nếu đã gộp thì hai bản ghi trở lại như trước."),
        reverse("quality:pair", args=[code, public_id]),
    )


@signed_in
@require_http_methods(["POST"])
@told
def propose(request: HttpRequest, code: str) -> HttpResponseBase:
    """Propose to merge many pairs at once."""
    by = actor_of(request)
    seen_register(request, code)
    back = reverse("quality:pairs", args=[code])
    form = ProposalForm(request.POST)
    if not form.is_valid():
        words = "; ".join(str(message) for errors in form.errors.values() for message in errors)
        return done_or_told(request, lambda: _refuse(words), "", back)
    threshold = float(form.cleaned_data["threshold"]) / 100
    return done_or_told(
        request,
        lambda: reviewing.propose(by=by, register=code, threshold=threshold, reason=form.cleaned_data["reason"]),
        _("Đã đề nghị. Cần người thứ hai đồng ý rồi mới gộp."),
        back,
    )


def _refuse(words: str) -> None:
    from tinhso.data.quality.data import QualityError

    raise QualityError(words)


@signed_in
@require_POST
@told
def answer(request: HttpRequest, code: str, proposal: str) -> HttpResponseBase:
    """Agree to a proposal, or refuse it."""
    by = actor_of(request)
    agree = request.POST.get("agree") == "1"
    return done_or_told(
        request,
        lambda: reviewing.answer(by=by, proposal=proposal, agree=agree),
        _("Đã đồng ý. Việc gộp chạy nền, từng cặp một.") if agree else _("Đã từ chối."),
        reverse("quality:pairs", args=[code]),
    )
