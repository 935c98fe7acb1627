"""Reading the sources of data that agencies told of."""

from tinhso.data.registers.models import DataSource, DataSourceVersion
from tinhso.data.registers.selectors.records import is_uuid

SOURCES_MAX = 2000


def open_sources() -> list[DataSource]:
    """Return the sources still there, by agency and name, at most 2,000; one query."""
    return list(DataSource.objects.filter(is_closed=False)[:SOURCES_MAX])


def source(public_id: str) -> DataSource | None:
    """Return one source; one query."""
    return DataSource.objects.filter(public_id=public_id).first() if is_uuid(public_id) else None


def versions_of(row: DataSource) -> list[DataSourceVersion]:
    """Return the sets of answers of a source, the latest first; one query."""
    return list(row.versions.order_by("-number")[:50])
