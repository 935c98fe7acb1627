"""The worker's loop: one lane hands over events, others do jobs, the main thread keeps time and says it lives."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connection

from tinhso.core.events.services import delivering, running, scheduling, workers

log = logging.getLogger(__name__)

#: How long a lane rests when nothing is due (seconds).
REST = 0.5
#: After a worker was found dead, this many deliveries are handed over one by one.
CAREFUL = 200
#: How often schedules are looked at, and dead workers looked for (seconds).
CLOCK = 1.0


class WorkLoop:
    """`tinhso work`: runs until ``stopping`` is set."""

    def __init__(self, *, job_lanes: int = 2) -> None:
        self.job_lanes = job_lanes
        self.stopping = threading.Event()
        self.careful = 0
        self.name = ""
        self._lane_state = threading.local()

    def run(self) -> None:
        """Work until asked to stop; jobs that tell their progress are put back, others are let finish."""
        while not self.name and not self.stopping.is_set():
            self._guarded(self._begin)
        lanes = [threading.Thread(target=self._lane, args=(self._hand_over,), name="events")]
        lanes += [threading.Thread(target=self._lane, args=(self._do_job,), name="jobs") for _ in range(self.job_lanes)]
        for lane in lanes:
            lane.start()
        beaten = time.monotonic()
        while not self.stopping.wait(CLOCK):
            beaten = self._keep_time(beaten)
        for lane in lanes:
            lane.join()
        self._guarded(lambda: workers.retire(self.name))
        connection.close()

    def _begin(self) -> None:
        if workers.bring_back():
            self.careful = CAREFUL
        self.name = workers.enlist()

    def _keep_time(self, beaten: float) -> float:
        self._guarded(scheduling.enqueue_due)
        if time.monotonic() - beaten < workers.BEAT:
            return beaten
        self._guarded(self._beat)
        return time.monotonic()

    def _beat(self) -> None:
        if not workers.beat(self.name):
            # Taken for dead (the machine slept): claims made under the old name are not ours any more.
            self.name = workers.enlist()
        if workers.bring_back():
            self.careful = CAREFUL

    def _lane(self, step: Callable[[], int]) -> None:
        while not self.stopping.is_set():
            if not self._guarded(step):
                self.stopping.wait(REST)
        connection.close()

    def _hand_over(self) -> int:
        careful = self.careful > 0
        tried = delivering.deliver(careful=careful)
        if careful:
            self.careful = max(0, self.careful - tried) if tried else 0
        return tried

    def _do_job(self) -> int:
        held = running.claim(self.name, hot=getattr(self._lane_state, "hot", False))
        self._lane_state.hot = held is not None
        if held is None:
            return 0
        held.stopping = self.stopping
        running.run(held)
        return 1

    def _guarded(self, step: Callable[[], int | None]) -> int:
        """Do *step*; a database that is away or full is waited for, nothing else ends the worker either."""
        try:
            close_old_connections()
            return step() or 0
        except Exception:
            log.exception("Lượt làm việc nền bị hỏng")
            connection.close()
            self.stopping.wait(CLOCK)
            return 0


def run_pending(limit: int = 10_000, *, name: str = "inline") -> int:
    """Hand over and do everything that is due now, here and at once; return how much (for tests and ``--once``)."""
    count = 0
    while count < limit:
        tried = delivering.deliver()
        held = running.claim(name)
        if held is not None:
            running.run(held)
        if not tried and held is None:
            break
        count += tried + (held is not None)
    return count


def work_once() -> int:
    """Do one round: what dead workers left, what is due by schedule, and everything that is due then."""
    workers.bring_back()
    name = workers.enlist()
    try:
        scheduling.enqueue_due()
        return run_pending(name=name)
    finally:
        workers.retire(name)
