"""One effect of the handler, one of a job that fails now and then."""

import random
import time

from django.db import transaction

from tests.prove.counting.models import Effect
from tinhso.core.events.api import Backoff, EventInfo, enqueue, handles, job, once

QUICK = Backoff(first=0.1, longest=0.5)


@handles("tinhso.tests.counting.*", name="tests.counting.count", retries=1000, backoff=QUICK)
def count(event: EventInfo) -> None:
    number = event.data["number"]
    Effect.objects.create(kind="handler", number=number)
    enqueue(count_later, number=number)
    if random.random() < 0.1:
        raise OSError("by chance, after the effect")


@job("tests.counting.later", retries=1000, backoff=QUICK)
def count_later(number: str) -> None:
    time.sleep(random.random() * 0.02)
    with transaction.atomic():
        if once(f"counting:{number}"):
            Effect.objects.create(kind="job", number=number)
    if random.random() < 0.1:
        raise OSError("by chance, after the effect")
