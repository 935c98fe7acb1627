"""The province's own documents: loaded from its folder, checked together, written back."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from tinhso.core.access.api import SYSTEM, Actor, require
from tinhso.core.clock import api as clock
from tinhso.core.journal import api as journal
from tinhso.steering.claims.adapters.wire import dump
from tinhso.steering.claims.adapters.workshop.jobs import Work, qualified
from tinhso.steering.claims.adapters.workshop.run import run
from tinhso.steering.claims.data import CheckedDocument
from tinhso.steering.claims.data import Claim as ClaimValue
from tinhso.steering.claims.models import Claim, ClaimState, Document, Origin, Relation
from tinhso.steering.claims.rules import serial
from tinhso.steering.claims.rules.permissions import EDIT_PROVINCE
from tinhso.steering.claims.services import state, syncing
from tinhso.steering.claims.services.rechecking import checked_of


@dataclass(frozen=True)
class LoadReport:
    """What a load did: documents, claims made, brought up to date, and left as edited here."""

    documents: int
    made: int
    updated: int
    kept: int
    removed: int
    findings: int

    def summary(self) -> str:
        """Return one Vietnamese line."""
        kept = f", giữ {self.kept} sửa đổi tại chỗ" if self.kept else ""
        return (
            f"{self.documents} văn bản: thêm {self.made}, cập nhật {self.updated}, bỏ {self.removed} số liệu{kept}; "
            f"{self.findings} phát hiện."
        )


def read_folder(folder: Path) -> list[CheckedDocument]:
    """Return the documents in the province's folder; raise serial.UnreadableClaims naming file and field."""
    place = folder / "claims" if (folder / "claims").is_dir() else folder
    documents = []
    for path in sorted(place.glob("*.yaml")):
        try:
            documents.append(_parsed(path))
        except (serial.UnreadableClaims, yaml.YAMLError, UnicodeDecodeError) as error:
            raise serial.UnreadableClaims(f"{path.name}: {error}") from error
    return documents


# The same safe subset, in C: five documents load in a tenth of the time.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _parsed(path: Path) -> CheckedDocument:
    return serial.load(yaml.load(path.read_text("utf-8"), Loader=_LOADER))  # noqa: S506  (a safe loader)


def load_province(*, by: Actor, folder: Path) -> LoadReport:
    """Load the province's documents and check them together. Loading the same folder again changes nothing.

    Three-way: a claim nobody touched here follows the file; one edited here stays as edited, and the file's new value
    becomes what it is compared with. Raises serial.UnreadableClaims before anything is written.
    """
    if by != SYSTEM:
        require(by, EDIT_PROVINCE)
    documents = read_folder(folder)
    counted = {"made": 0, "updated": 0, "kept": 0, "removed": 0}
    with transaction.atomic():
        for document in documents:
            _load_one(document, counted)
        if any(counted[verb] for verb in ("made", "updated", "removed")):
            journal.append(
                by=by,
                action="steering.claims.province.loaded",
                subject="claims:province",
                details={"documents": len(documents), **counted},
            )
    return LoadReport(documents=len(documents), findings=recheck_province(by=by), **counted)


def recheck_province(*, by: Actor) -> int:
    """Check the province's documents together and store what does not hold; return how many findings stand."""
    group = tuple(checked_of(document) for document in Document.objects.of_province())
    findings = run(Work(groups=(group,), today=clock.today().isoformat())).groups[0] if group else ()
    with transaction.atomic():
        syncing.sync(by=by, scope=syncing.PROVINCE, findings=findings)
    return len(findings)


def _load_one(document: CheckedDocument, counted: dict[str, int]) -> None:
    found = document.extraction
    row, made = Document.objects.get_or_create(
        origin=Origin.PROVINCE, owner="", content_key=document.code, defaults={"code": document.code}
    )
    facts = {
        "title": document.title[:300] or document.code,
        "symbol": document.symbol[:100],
        "issued_on": document.issued_on,
        "issuer": dict(document.source).get("issuer", "")[:250],
        "style": found.style.value,
        "questions": [dump(question) for question in found.questions],
        "rows": [dump(fact) for fact in found.rows],
    }
    if made or any(getattr(row, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(row, name, value)
        row.revision += 0 if made else 1
        row.save()
    before = dict(counted)
    _merge_claims(row, found.claims, counted)
    relations_changed = _merge_relations(row, [dump(relation) for relation in found.relations])
    if not made and (before != counted or relations_changed):
        row.revision += 1
        row.save(update_fields=["revision"])


def _merge_claims(row: Document, claims: tuple[ClaimValue, ...], counted: dict[str, int]) -> None:
    known = {claim.key: claim for claim in row.claims.all()}
    fresh = []
    for position, value in enumerate(claims):
        mine = known.pop(value.id, None)
        if mine is None:
            fresh.append(state.new_claim(row, value, position))
            counted["made"] += 1
            continue
        verb = _merge(mine, value, position)
        if verb != "same":
            counted[verb] += 1
    for gone in known.values():
        if gone.state == ClaimState.ADDED or gone.content != gone.found or gone.version > 1:
            counted["kept"] += 1
        else:
            gone.delete()
            counted["removed"] += 1
    Claim.objects.bulk_create(fresh, batch_size=state.BATCH)


def _merge(mine: Claim, value: ClaimValue, position: int) -> str:
    """Bring one stored claim up to the file; return what was done: same, updated or kept."""
    content = dump(value)
    if mine.found == content and mine.position == position:
        return "kept" if mine.version > 1 else "same"
    edited = mine.version > 1
    if not edited:
        mine.content, mine.state = content, value.status.value
    mine.found, mine.position = content, position
    mine.save()
    return "kept" if edited else "updated"


def _merge_relations(row: Document, contents: list[dict[str, Any]]) -> bool:
    """Make the relations not added here those of the file; return whether anything changed."""
    stored = row.relations.filter(added_by="")
    if [relation.content for relation in stored] == contents:
        return False
    stored.delete()
    Relation.objects.bulk_create(
        [Relation(document=row, position=order, content=content) for order, content in enumerate(contents)],
        batch_size=state.BATCH,
    )
    return True


def export_province(folder: Path) -> int:
    """Write the province's documents as they stand here back to its folder; return how many files were written."""
    place = folder / "claims"
    place.mkdir(parents=True, exist_ok=True)
    written = 0
    for document in Document.objects.of_province():
        path = place / f"{document.code}.yaml"
        before = _parsed(path) if path.exists() else None
        now = _exported(document, before)
        if now != before:
            text = yaml.dump(serial.dump(now), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=140)
            path.write_text(text, "utf-8")
            written += 1
    return written


def _exported(document: Document, before: CheckedDocument | None) -> CheckedDocument:
    """Return the document with local claim ids, as the file keeps it; where it came from is kept from the file."""
    claims, relations = list(document.claims.all()), list(document.relations.all())
    kept = [row for row in claims if row.state != ClaimState.REJECTED]
    keys = {row.key for row in kept}
    extraction = replace(
        state.checked(document, [], []).extraction,
        claims=tuple(state.claim_value(row) for row in kept),
        relations=tuple(
            value
            for row in relations
            for value in [state.relation_value(row)]
            if keys.issuperset({*value.terms, value.result} - {""})
        ),
        questions=tuple(question for question in state.questions_of(document) if question.claim in keys),
        rows=tuple(state.row_facts(document)),
    )
    return CheckedDocument(
        document.code,
        document.title,
        extraction,
        document.issued_on,
        document.symbol,
        before.source if before else (),
    )


def checked_folder(folder: Path) -> list[CheckedDocument]:
    """Return the folder's documents with global claim ids, ready to be checked together."""
    return [replace(one, extraction=qualified(one.code, one.extraction)) for one in read_folder(folder)]
