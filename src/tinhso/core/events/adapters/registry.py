"""What the loaded modules declare: handlers of events, jobs and schedules. Filled while their ``jobs.py`` load."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps

from tinhso.core.events.data import Handler, Job, Schedule, UnknownJob

_handlers: dict[str, Handler] = {}
_jobs: dict[str, Job] = {}
_schedules: dict[str, Schedule] = {}


def add_handler(handler: Handler) -> None:
    """Remember a handler; a second one of the same name is a mistake."""
    _refuse_second(_handlers.get(handler.name), handler.name, handler.function)
    _handlers[handler.name] = handler
    handlers_of.cache_clear()


def add_job(job: Job) -> None:
    """Remember a job; a second one of the same name is a mistake."""
    _refuse_second(_jobs.get(job.name), job.name, job.function)
    _jobs[job.name] = job


def add_schedule(schedule: Schedule) -> None:
    """Remember a schedule and its job."""
    add_job(schedule.job)
    _schedules[schedule.job.name] = schedule


def _refuse_second(known: Handler | Job | None, name: str, function: Callable[..., object]) -> None:
    if known is not None and known.function.__qualname__ != function.__qualname__:
        raise ValueError(f"two functions are declared as «{name}»")


@cache
def handlers_of(event_type: str) -> tuple[str, ...]:
    """Return the names of the handlers that hear of *event_type*."""
    return tuple(name for name, handler in sorted(_handlers.items()) if fnmatchcase(event_type, handler.pattern))


def handler(name: str) -> Handler:
    """Return the handler named *name*; raise UnknownJob if no loaded module declares it."""
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownJob(f"no handler «{name}»") from None


def job(wanted: str | Callable[..., Any]) -> Job:
    """Return the job of this name or function; raise UnknownJob if no loaded module declares it."""
    if isinstance(wanted, str):
        found = _jobs.get(wanted)
    else:
        found = next((one for one in _jobs.values() if one.function is wanted), None)
    if found is None:
        raise UnknownJob(f"no job «{wanted}»")
    return found


def label_of(name: str) -> str:
    """Return what the job *name* is called in words, or its name."""
    found = _jobs.get(name)
    return str(found.label or name) if found else name


def schedules() -> dict[str, Schedule]:
    """Return every declared schedule by name."""
    return dict(_schedules)


def discover(root: str) -> None:
    """Import ``jobs`` of every module of the installed apps whose name begins with *root*."""
    for app in apps.get_app_configs():
        if app.name.split(".")[0] != root:
            continue
        for path in sorted([*Path(app.path).glob("*/jobs.py"), *Path(app.path).glob("jobs.py")]):
            inner = path.parent.relative_to(app.path).parts
            import_module(".".join([app.name, *inner, "jobs"]))
