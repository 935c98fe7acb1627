"""The sources that modules registered, and the synonyms of the province."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from tinhso.blocks.search.data import Source
from tinhso.blocks.search.rules.words import Synonyms, spelling, table_of

_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Let things of a kind be found; registering a kind again replaces it (a reloaded module)."""
    if not source.kind.isidentifier():
        raise ValueError(source.kind)
    _sources[source.kind] = source


def sources() -> list[Source]:
    """Return the registered sources in the order of the page."""
    return sorted(_sources.values(), key=lambda source: (source.rank, source.kind))


def source(kind: str) -> Source | None:
    """Return the source of a kind."""
    return _sources.get(kind)


@dataclass(frozen=True)
class Speech:
    """The province's synonyms: what stands for what, and how each phrase is written."""

    table: Synonyms
    spelling: Mapping[tuple[str, ...], str]


def speech() -> Speech:
    """Return the province's synonyms; none without a file. Raises ValueError for a file of another form."""
    path = Path(settings.PROVINCE_DIR) / "search" / "synonyms.yaml"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else Speech({}, {})


@cache
def _read(path: Path, _changed: int) -> Speech:
    groups = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("groups", [])
    if not all(isinstance(group, list) and all(isinstance(item, str) for item in group) for group in groups):
        raise ValueError(f"{path}: groups must be lists of phrases")
    return Speech(table_of(groups), spelling(groups))
