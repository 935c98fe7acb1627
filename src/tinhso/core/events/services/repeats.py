"""Requests that may be sent again: one does, the others get its answer (blueprint §5; IETF draft Idempotency-Key)."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import connection
from django.db.models import Q

from tinhso.core.clock.api import now
from tinhso.core.events.data import Answer
from tinhso.core.events.models import RepeatKey
from tinhso.core.events.services.tidying import REPEATS_KEPT

#: A claim whose process died is free again after this many seconds.
CLAIM_SECONDS = 120
#: How long the second of two requests at once waits for the answer of the first (seconds).
WAIT, STEP = 5.0, 0.1
#: A longer answer is not kept; the request still counts as done.
MAX_ANSWER = 1024 * 1024

INSERT = (
    "INSERT INTO core_repeatkey (key, body, claim, claimed_until, answer, created_at) "
    "VALUES (%s, %s, %s, %s, NULL, %s) ON CONFLICT DO NOTHING"
)


class Seen(StrEnum):
    """What is known of a request with this key."""

    NEW = "new"  # do it
    DONE = "done"  # here is the answer
    OTHER_BODY = "other_body"
    UNDER_WAY = "under_way"


@dataclass(frozen=True)
class Repeat:
    """The outcome of asking: do it under ``claim``, or answer with ``answer``."""

    seen: Seen
    key: str
    claim: str = ""
    answer: Answer | None = None


def begin(*, actor: str, route: str, key: str, body: str, wait: float = WAIT) -> Repeat:
    """Claim the request, or say what became of it; waits a little while another is doing it."""
    name = hashlib.sha256(json.dumps([actor, route, key]).encode()).hexdigest()
    end = time.monotonic() + wait
    while True:
        claim = _claim(name, body)
        if claim:
            return Repeat(Seen.NEW, name, claim)
        row = RepeatKey.objects.filter(pk=name).first()
        if row is None:
            continue  # given free at this very moment
        if row.body != body:
            return Repeat(Seen.OTHER_BODY, name)
        if row.answer is not None:
            return Repeat(Seen.DONE, name, answer=_open(bytes(row.answer), key))
        if time.monotonic() >= end:
            return Repeat(Seen.UNDER_WAY, name)
        time.sleep(STEP)


def _claim(name: str, body: str) -> str:
    claim, moment = secrets.token_hex(16), now()
    until = moment + timedelta(seconds=CLAIM_SECONDS)
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [name, body, claim, adapt(until), adapt(moment)])
        if cursor.rowcount == 1:
            return claim
    # Too old to count, or claimed by a process that died: a new request in its place.
    old = Q(created_at__lt=moment - REPEATS_KEPT) | Q(answer=None, claimed_until__lt=moment, body=body)
    changes = {"body": body, "claim": claim, "claimed_until": until, "answer": None, "created_at": moment}
    return claim if RepeatKey.objects.filter(old, pk=name).update(**changes) else ""


def finish(repeat: Repeat, *, key: str, answer: Answer) -> bool:
    """Keep the answer; False if the claim has passed to another request meanwhile (then it must not commit)."""
    kept = answer if len(answer.body) <= MAX_ANSWER else Answer(answer.status, answer.headers, b"")
    return RepeatKey.objects.filter(pk=repeat.key, claim=repeat.claim).update(answer=_seal(kept, key)) == 1


def give_free(repeat: Repeat) -> None:
    """Forget the claim: nothing was done, the same request may be sent again."""
    RepeatKey.objects.filter(pk=repeat.key, claim=repeat.claim, answer=None).delete()


def _box(key: str) -> Fernet:
    """Return the cipher that only whoever knows the caller's key can have: the table alone opens no answer."""
    secret = hmac.digest(settings.SECRET_KEY.encode(), b"repeat:" + key.encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(secret))


def _seal(answer: Answer, key: str) -> bytes:
    plain = {"status": answer.status, "headers": answer.headers, "body": base64.b64encode(answer.body).decode()}
    return _box(key).encrypt(json.dumps(plain).encode())


def _open(sealed: bytes, key: str) -> Answer | None:
    """Return the answer, or None if the platform's secret key was changed since."""
    try:
        plain = json.loads(_box(key).decrypt(sealed))
    except InvalidToken:
        return None
    return Answer(plain["status"], plain["headers"], base64.b64decode(plain["body"]))
