"""Checking a document, answering how its numbers are written, deleting it."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.db import IntegrityError, transaction

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, require
from tinhso.core.clock import api as clock
from tinhso.core.files import api as files
from tinhso.core.journal import api as journal
from tinhso.steering.claims.adapters.wire import dump
from tinhso.steering.claims.adapters.workshop.jobs import Result, Work
from tinhso.steering.claims.adapters.workshop.run import run
from tinhso.steering.claims.data import NumberStyle, Table, UnreadableDocument
from tinhso.steering.claims.models import VISITOR_KEEPS, ClaimState, Document, Origin, Relation
from tinhso.steering.claims.rules.permissions import CHECK, OWN
from tinhso.steering.claims.services import state, syncing
from tinhso.steering.claims.services.failures import ConflictError
from tinhso.steering.claims.services.rechecking import CHANGED, Snapshot, replace_found, write

PASTED = "Văn bản dán.txt"
#: The most documents one owner may keep; more would be a store, not a check.
OWNER_KEEPS = 200


def check_upload(*, by: Actor, content: bytes, name: str) -> Document:
    """Read, extract and check a file and return its stored document.

    The same content by the same owner is the same document: nothing is done twice. Raises UnreadableDocument, and then
    nothing is stored.
    """
    require(by, CHECK)
    name = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())[-200:] or "van-ban"
    key = hashlib.sha256(content).hexdigest()
    return _known(by, key) or _check(
        by=by, key=key, work=Work(code=_new_code(), name=name, has_file=True), content=content
    )


def check_text(*, by: Actor, text: str) -> Document:
    """Check pasted text; otherwise as ``check_upload``."""
    require(by, CHECK)
    key = hashlib.sha256(b"text\0" + text.encode("utf-8", "surrogatepass")).hexdigest()
    work = Work(code=_new_code(), name=PASTED, text=text)
    return _known(by, key) or _check(by=by, key=key, work=work, content=b"")


def _new_code() -> str:
    return f"tl-{uuid.uuid4().hex[:16]}"


def _known(by: Actor, key: str) -> Document | None:
    _require_token(by)
    return Document.objects.owned_by(by.id).filter(content_key=key).first()


def _require_token(by: Actor) -> None:
    """Refuse a visitor without a token of their own: their document would belong to everybody."""
    if not by.id or by.id.endswith(":"):
        raise NotAllowed(CHECK)


def _check(*, by: Actor, key: str, work: Work, content: bytes) -> Document:
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise UnreadableDocument("too_large", "Tệp lớn hơn 25 MB. Hãy bỏ bớt hình ảnh hoặc tách thành nhiều tệp.")
    if Document.objects.owned_by(by.id).count() >= OWNER_KEEPS:
        raise UnreadableDocument(
            "too_many", f"Bạn đang giữ {OWNER_KEEPS} văn bản đã kiểm. Hãy xóa bớt văn bản cũ rồi kiểm tiếp."
        )
    result = run(_today(work), content)
    try:
        with transaction.atomic():
            return _store(by=by, key=key, work=work, content=content, result=result)
    except IntegrityError:
        # The same owner sent the same file twice at once; the other request stored it first.
        known = _known(by, key)
        if known is None:
            raise
        return known


def _today(work: Work) -> Work:
    return replace(work, today=clock.today().isoformat())


def _store(*, by: Actor, key: str, work: Work, content: bytes, result: Result) -> Document:
    assert result.document is not None
    assert result.extraction is not None
    text = result.document
    # What expired but was not yet purged makes room for the same content.
    for old in Document.objects.expired().filter(origin=Origin.UPLOAD, owner=by.id, content_key=key):
        forget_document(old, by=SYSTEM, reason="hết hạn giữ")
    stored = (
        # The reader has told it by its content already; an ending that says otherwise is no reason to refuse it here.
        files.store(by=by, content=content, name=work.name, max_bytes=settings.MAX_UPLOAD_BYTES, honest=False)
        if content
        else None
    )
    document = Document(
        code=work.code,
        origin=Origin.UPLOAD,
        owner=by.id,
        title=text.title[:300] or work.name,
        symbol=text.symbol[:100],
        issued_on=text.issued_on,
        issuer=text.issuer[:250],
        file_name=work.name if stored else "",
        file_sha256=stored.sha256 if stored else "",
        content_key=key,
        size=len(content),
        characters=sum(
            sum(len(cell.text) for cell in block.cells) if isinstance(block, Table) else len(block.text)
            for block in text.blocks
        ),
        warnings=list(text.warnings),
        expires_at=None if by.is_signed_in else clock.now() + VISITOR_KEEPS,
    )
    document.save()
    state.save_blocks(document, text)
    state.save_extraction(document, result.extraction)
    document.save()
    syncing.sync(by=by, scope=syncing.document_scope(document), findings=result.findings, document=document)
    journal.append(
        by=by,
        action="steering.claims.document.checked",
        subject=f"document:{document.public_id}",
        details={
            "claims": len(result.extraction.claims),
            "findings": len(result.findings),
            "characters": document.characters,
        },
    )
    return document


def answer_style(*, by: Actor, document: Document, style: NumberStyle, revision: int) -> Document:
    """Settle how the document writes decimals, extract it again and check it anew; claims added by hand stay.

    Corrections made before are dropped, since they corrected another reading of the numbers. Raises ConflictError if
    the document changed since *revision*.
    """
    require(by, OWN, owner=document.owner)

    def change(now: Snapshot) -> Callable[[], None]:
        if now.document.revision != revision:
            raise ConflictError(CHANGED)
        work = Work(code=document.code, document=state.text_of(now.document), style=style)
        found = run(_today(work)).extraction
        assert found is not None
        kept = [row for row in now.claims if row.state == ClaimState.ADDED]
        keys = {row.key for row in kept}
        now.claims = [
            state.new_claim(now.document, claim, order)
            for order, claim in enumerate(found.claims)
            if claim.id not in keys
        ] + kept
        now.relations = [
            Relation(document=now.document, position=n, content=dump(r)) for n, r in enumerate(found.relations)
        ]
        now.relations += list(now.document.relations.exclude(added_by=""))
        now.document.questions = [dump(question) for question in found.questions]
        now.document.rows = [dump(row) for row in found.rows]
        now.document.style, now.document.style_answered = found.style.value, True
        return lambda: replace_found(now)

    return write(
        by=by,
        document=document,
        change=change,
        action="steering.claims.document.style_answered",
        details={"style": style.value},
    )


def delete(*, by: Actor, document: Document, reason: str = "") -> None:
    """Delete an upload with its text, figures, findings and file."""
    require(by, OWN, owner=document.owner)
    with transaction.atomic():
        forget_document(document, by=by, reason=reason)


def purge(*, by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """Delete the uploads whose time is over and return how many went. Safe to run at any time, again and again."""
    moment = at or clock.now()
    gone = 0
    for document in Document.objects.filter(origin=Origin.UPLOAD, expires_at__lte=moment).order_by("id")[:500]:
        with transaction.atomic():
            forget_document(document, by=by, reason="hết hạn giữ")
        gone += 1
    return gone


def forget_document(document: Document, *, by: Actor, reason: str) -> None:
    """Delete a document with all below it and its file, inside the caller's transaction, who asks for permission."""
    sha256, public_id = document.file_sha256, document.public_id
    document.delete()
    if sha256:
        files.discard(by=by, sha256=sha256, reason=reason)
    journal.append(by=by, action="steering.claims.document.deleted", subject=f"document:{public_id}", reason=reason)
