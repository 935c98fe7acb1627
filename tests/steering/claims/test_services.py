"""Corrections, relations, resolutions: every step a version, findings follow the figures, races lose nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.steering.claims.documents import make
from tinhso.core.access.api import Actor, NotAllowed
from tinhso.core.clock import api as clock
from tinhso.core.journal import api as journal
from tinhso.steering.claims.data import Bound, ClaimKind, NumberStyle, RelationKind
from tinhso.steering.claims.models import Claim, Document, Finding, FindingState
from tinhso.steering.claims.selectors import documents as select
from tinhso.steering.claims.selectors import findings as shown
from tinhso.steering.claims.services import claims, comparing, documents, findings
from tinhso.steering.claims.services.claims import Correction
from tinhso.steering.claims.services.failures import ConflictError, InvalidError, NotFoundError

pytestmark = pytest.mark.django_db


def corrected(row: Claim, value: str) -> Correction:
    """The claim's own words with another value."""
    content = row.content
    return Correction(
        value=Decimal(value),
        unit=content["unit"],
        subject=content["subject"],
        period=content["period"],
        bound=Bound(content["bound"]),
        kind=ClaimKind(content["kind"]),
    )


def claim(document: Document, text: str) -> Claim:
    return next(row for row in document.claims.all() if row.content["text"] == text)


def ratio(document: Document) -> Finding:
    return Finding.objects.get(document=document, rule="ratio", severity="contradiction")


# --- claims -----------------------------------------------------------------------------------------


def test_correcting_a_figure_closes_its_finding_and_keeps_the_history(document, owner):
    row, finding = claim(document, "58,0%"), ratio(document)
    claims.correct(
        by=owner, document=document, key=row.key, version=1, correction=corrected(row, "55.0"), reason="đính chính"
    )
    finding.refresh_from_db()
    row.refresh_from_db()
    assert finding.state == FindingState.GONE
    assert (row.state, row.version, row.content["value"], row.found["value"]) == ("corrected", 2, "55.0", "58")
    history = select.claim_history(row)
    assert [(one.version, one.reason, one.by) for one in history] == [(2, "đính chính", owner.id)]
    assert journal.entries(action="steering.claims.claim.corrected")[0].subject.endswith(row.key)


def test_taking_the_correction_back_opens_the_finding_again(document, owner):
    row = claim(document, "58,0%")
    claims.correct(by=owner, document=document, key=row.key, version=1, correction=corrected(row, "55.0"))
    claims.restore(by=owner, document=document, key=row.key, version=2)
    finding = ratio(document)
    assert finding.state == FindingState.OPEN
    assert [event.action for event in shown.history(finding)] == ["reopened", "gone", "found"]


def test_a_rejected_figure_leaves_the_check_and_comes_back_when_confirmed(document, owner):
    row = claim(document, "58,0%")
    claims.reject(by=owner, document=document, key=row.key, version=1, reason="không phải số liệu")
    assert ratio(document).state == FindingState.GONE
    claims.confirm(by=owner, document=document, key=row.key, version=2)
    assert ratio(document).state == FindingState.OPEN


def test_two_people_editing_one_figure_the_second_is_told(document, owner):
    row = claim(document, "58,0%")
    claims.confirm(by=owner, document=document, key=row.key, version=1)
    with pytest.raises(ConflictError, match="vừa được người khác sửa"):
        claims.correct(by=owner, document=document, key=row.key, version=1, correction=corrected(row, "55.0"))
    row.refresh_from_db()
    assert (row.state, row.content["value"]) == ("confirmed", "58")


def test_two_people_editing_two_figures_at_once_both_win(document, owner, monkeypatch):
    first, second = claim(document, "58,0%"), claim(document, "254 thủ tục")
    check, raced = claims.write.__globals__["check"], []

    def check_while_another_writes(now):
        outcome = check(now)
        if not raced:
            raced.append(True)
            claims.confirm(by=owner, document=document, key=second.key, version=1)
        return outcome

    monkeypatch.setitem(claims.write.__globals__, "check", check_while_another_writes)
    claims.correct(by=owner, document=document, key=first.key, version=1, correction=corrected(first, "55.0"))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("corrected", "confirmed")
    assert ratio(document).state == FindingState.GONE


def test_impossible_values_and_unknown_figures_are_refused(document, owner):
    row = claim(document, "58,0%")
    with pytest.raises(InvalidError, match="nhỏ hơn"):
        claims.correct(by=owner, document=document, key=row.key, version=1, correction=corrected(row, "1e30"))
    with pytest.raises(NotFoundError):
        claims.confirm(by=owner, document=document, key="khong-co", version=1)


@pytest.mark.parametrize("role", ["stranger", "steward", "reviewer"])
def test_only_the_owner_changes_an_upload(document, role, request):
    actor: Actor = request.getfixturevalue(role)
    row, finding = claim(document, "58,0%"), ratio(document)
    for attempt in (
        lambda: claims.confirm(by=actor, document=document, key=row.key, version=1),
        lambda: claims.correct(by=actor, document=document, key=row.key, version=1, correction=corrected(row, "1")),
        lambda: claims.add(by=actor, document=document, block=4, text="84.212", correction=corrected(row, "1")),
        lambda: claims.add_relation(by=actor, document=document, kind=RelationKind.PARTS, terms=("a", "b"), result="c"),
        lambda: findings.resolve(by=actor, finding=finding, reason="đã đính chính", version=1),
        lambda: documents.delete(by=actor, document=document),
        lambda: documents.answer_style(by=actor, document=document, style=NumberStyle.MIXED, revision=1),
        lambda: comparing.compare(by=actor, document=document, other=document),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    with pytest.raises(NotFoundError):
        select.find(actor, document.public_id)
    with pytest.raises(NotFoundError):
        shown.find_finding(actor, finding.public_id)


def test_a_visitor_without_a_token_owns_nothing():
    with pytest.raises(NotAllowed):
        documents.check_text(by=Actor(id="visitor:"), text="12 hồ sơ")


def test_a_missed_figure_is_added_at_its_place_once(document, owner):
    words = claim(document, "58,0%")
    claims.reject(by=owner, document=document, key=words.key, version=1)
    block = words.content["place"]["block"]
    made = claims.add(by=owner, document=document, block=block, text="58,0", correction=corrected(words, "58.0"))
    text = document.blocks.get(number=block).content["text"]
    place = made.content["place"]
    assert text[place["start"] : place["end"]] == "58,0"
    assert made.state == "added"
    with pytest.raises(InvalidError, match="đã có"):
        claims.add(by=owner, document=document, block=block, text="58,0", correction=corrected(words, "58.0"))
    with pytest.raises(InvalidError, match="Không thấy"):
        claims.add(by=owner, document=document, block=block, text="không có", correction=corrected(words, "58.0"))
    with pytest.raises(InvalidError, match="không có đoạn"):
        claims.add(by=owner, document=document, block=9999, text="58,0", correction=corrected(words, "58.0"))


def test_a_relation_added_by_hand_is_checked_and_adding_it_twice_changes_nothing(owner):
    document = documents.check_text(by=owner, text="Sở A có 120 hồ sơ. Sở B nhận 230 hồ sơ. Toàn ngành có 400 hồ sơ.")
    parts = [claim(document, text).key for text in ("120 hồ sơ", "230 hồ sơ")]
    whole = claim(document, "400 hồ sơ").key
    assert not Finding.objects.filter(rule="sum").exists()
    for _ in range(2):
        claims.add_relation(by=owner, document=document, kind=RelationKind.PARTS, terms=tuple(parts), result=whole)
    finding = Finding.objects.get(rule="sum", state=FindingState.OPEN)
    assert "350" in finding.content["computed"]
    assert document.relations.filter(added_by=owner.id).count() == 1
    for terms in ((), (parts[0],), (whole, parts[0]), (parts[0], "khong-co")):
        with pytest.raises(InvalidError):
            claims.add_relation(by=owner, document=document, kind=RelationKind.PARTS, terms=terms, result=whole)


# --- findings ---------------------------------------------------------------------------------------


def test_resolving_needs_a_reason_and_repeating_it_changes_nothing(document, owner):
    finding = ratio(document)
    with pytest.raises(InvalidError):
        findings.resolve(by=owner, finding=finding, reason=" ", version=1)
    for _ in range(2):
        findings.resolve(by=owner, finding=finding, reason="hai kỳ khác nhau", version=1)
    finding.refresh_from_db()
    assert (finding.state, finding.version) == (FindingState.RESOLVED, 2)
    assert [event.action for event in shown.history(finding)] == ["resolved", "found"]
    with pytest.raises(ConflictError):
        findings.reopen(by=owner, finding=finding, version=1)
    findings.reopen(by=owner, finding=finding, version=2)
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN


def test_a_resolved_finding_stays_so_until_its_figures_change(document, owner):
    finding = ratio(document)
    findings.resolve(by=owner, finding=finding, reason="sẽ đính chính", version=1)
    other = claim(document, "254 thủ tục")
    claims.confirm(by=owner, document=document, key=other.key, version=1)
    finding.refresh_from_db()
    assert finding.state == FindingState.RESOLVED
    row = claim(document, "58,0%")
    claims.correct(by=owner, document=document, key=row.key, version=1, correction=corrected(row, "57.0"))
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN
    assert shown.history(finding)[0].action == "reopened"


# --- documents --------------------------------------------------------------------------------------


def test_a_visitors_document_expires_and_is_purged_with_its_file_and_an_accounts_is_kept(document, owner, steward):
    name, content = make.documents()["txt"]
    kept = documents.check_upload(by=steward, content=content, name=name)
    assert kept.expires_at is None
    assert timedelta(hours=23) < document.expires_at - clock.now() <= timedelta(hours=24)
    assert documents.purge(at=clock.now() + timedelta(hours=23)) == 0
    Document.objects.filter(pk=document.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(NotFoundError):
        select.find(owner, document.public_id)
    assert documents.purge() == 1
    assert documents.purge() == 0
    assert list(Document.objects.all()) == [kept]
    assert not Claim.objects.filter(document=document.pk).exists()


def test_the_same_content_of_two_owners_is_two_documents_and_deleting_one_keeps_the_others_file(document, stranger):
    from tinhso.core.files import api as files

    name, content = make.documents()["docx"]
    other = documents.check_upload(by=stranger, content=content, name=name)
    assert other.pk != document.pk
    documents.delete(by=stranger, document=other)
    assert files.open_file(document.file_sha256).read() == content


def test_the_style_asked_for_reads_the_numbers_anew(owner):
    document = documents.check_text(by=owner, text="Chỉ số thứ nhất đạt 1.234 điểm, chỉ số thứ hai đạt 5.678 điểm.")
    fresh = documents.answer_style(by=owner, document=document, style=NumberStyle.ENGLISH, revision=document.revision)
    assert fresh.style == "english"
    assert fresh.style_answered
    assert Decimal(claim(fresh, "1.234 điểm").content["value"]) == Decimal("1.234")
    with pytest.raises(ConflictError):
        documents.answer_style(by=owner, document=document, style=NumberStyle.VIETNAMESE, revision=document.revision)


def test_comparing_two_documents_shows_one_quantity_with_two_values(owner, stranger):
    first = documents.check_text(by=owner, text="Toàn tỉnh có 2.316 doanh nghiệp sử dụng chữ ký số trong năm 2024.")
    second = documents.check_text(by=owner, text="Toàn tỉnh có 2.361 doanh nghiệp sử dụng chữ ký số trong năm 2024.")
    comparison = comparing.compare(by=owner, document=first, other=second)
    between = shown.findings_between(comparison)
    assert [row.rule for row in between] == ["two-values"]
    row = claim(second, "2.361 doanh nghiệp")
    claims.correct(by=owner, document=second, key=row.key, version=1, correction=corrected(row, "2316"))
    assert shown.findings_between(comparison) == []
    foreign = documents.check_text(by=stranger, text="Có 99 hồ sơ.")
    with pytest.raises(NotAllowed):
        comparing.compare(by=owner, document=first, other=foreign)
