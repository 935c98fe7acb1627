"""The platform's gauges for Prometheus, beside the counters of requests."""

from collections.abc import Iterator

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from tinhso.config.operations.selectors import state
from tinhso.config.operations.selectors.maintenance import current
from tinhso.core.events import api as events_api
from tinhso.core.journal import api as journal_api


def gauges() -> Iterator[Metric]:
    """Yield every gauge; without the database those that do not need it."""
    free, total = state.disk()
    yield GaugeMetricFamily("tinhso_disk_free_bytes", "Free bytes of the data folder's disk.", free)
    yield GaugeMetricFamily("tinhso_disk_bytes", "All bytes of the data folder's disk.", total)
    newest = state.newest_backup()
    if newest is not None:
        age = (timezone.now() - newest.made_at).total_seconds()
        yield GaugeMetricFamily("tinhso_backup_age_seconds", "Age of the newest finished backup.", age)
        yield GaugeMetricFamily("tinhso_backup_bytes", "What the newest backup holds.", newest.bytes)
    found = current()
    yield GaugeMetricFamily(
        "tinhso_maintenance", "1 while nothing can be written.", bool(found and found.is_on(timezone.now()))
    )
    try:
        yield from list(_of_database())
        yield GaugeMetricFamily("tinhso_database_up", "1 if the database answers.", 1)
    except DatabaseError:
        yield GaugeMetricFamily("tinhso_database_up", "1 if the database answers.", 0)


def _of_database() -> Iterator[Metric]:
    health = events_api.health()
    for name, words, value in (
        ("deliveries_waiting", "Events waiting to be handed over.", health.deliveries_waiting),
        ("jobs_waiting", "Jobs waiting.", health.jobs_waiting),
        ("jobs_running", "Jobs being done.", health.jobs_running),
        ("dead_letters", "Jobs and deliveries given up, waiting for a person.", health.dead),
        ("oldest_wait_seconds", "How long the longest overdue job or delivery has waited.", health.oldest_wait),
        ("job_workers", "Workers seen lately.", health.workers),
        ("schedules_late", "Schedules whose time has passed.", health.schedules_late),
        ("journal_entries", "Entries of the journal.", journal_api.head()[0]),
    ):
        yield GaugeMetricFamily(f"tinhso_{name}", words, value)
