"""One quantity, two values: comparing an upload with another of the same owner, or with the province's documents."""

from django.db import transaction

from tinhso.core.access.api import Actor, require
from tinhso.core.clock import api as clock
from tinhso.core.journal import api as journal
from tinhso.steering.claims.adapters.workshop.jobs import Work
from tinhso.steering.claims.adapters.workshop.run import run
from tinhso.steering.claims.models import Comparison, Document, Origin
from tinhso.steering.claims.rules.permissions import OWN, READ_PROVINCE
from tinhso.steering.claims.services import syncing
from tinhso.steering.claims.services.failures import InvalidError
from tinhso.steering.claims.services.rechecking import checked_of, pair


def compare(*, by: Actor, document: Document, other: Document) -> Comparison:
    """Check two documents against each other and keep what lies between them; doing it again brings it up to date."""
    require(by, OWN, owner=document.owner)
    if other.origin == Origin.PROVINCE:
        require(by, READ_PROVINCE)
    else:
        require(by, OWN, owner=other.owner)
    if document.pk == other.pk:
        raise InvalidError("other", "Hãy chọn một văn bản khác để so.")
    scope = pair(document, checked_of(document), other, checked_of(other))
    findings = run(Work(groups=(scope.group,), today=clock.today().isoformat())).groups[0]
    between = [one for one in findings if len({claim.partition("#")[0] for claim in one.claims}) > 1]
    with transaction.atomic():
        comparison, _made = Comparison.objects.update_or_create(
            document=document, other=other, defaults={"compared_at": clock.now()}
        )
        counted = syncing.sync(by=by, scope=scope.scope, findings=between, document=document, other=other)
        journal.append(
            by=by,
            action="steering.claims.document.compared",
            subject=f"document:{document.public_id}",
            details={"other": str(other.public_id), "findings": counted},
        )
    return comparison
