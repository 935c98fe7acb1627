"""The one task that django-tasks knows: it does the job that its arguments name.

Jobs are found by a name that stays when code moves, not by the import path that django-tasks would store.
"""

from typing import Any

from django_tasks import task

from tinhso.core.events.adapters import registry


@task()
def perform(job: str, arguments: dict[str, Any]) -> Any:
    """Do the job named *job*."""
    return registry.job(job).function(**arguments)
