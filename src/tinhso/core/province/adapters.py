"""Files of the province folder: YAML mappings and CSV tables, read with the place named, written always alike."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from tinhso.core.province.data import ContentError

#: libyaml where PyYAML was built with it: ten times as quick, the same result.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping that a YAML file holds; raise ContentError naming the file otherwise."""
    try:
        plain = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except FileNotFoundError as error:
        raise ContentError(f"Không có tệp {path}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: không đọc được: {error}") from error
    if not isinstance(plain, dict):
        raise ContentError(f"{path.name}: phải là một nhóm trường.")
    return plain


def list_in(plain: dict[str, Any], key: str, place: str, *, optional: bool = False) -> list[Any]:
    """Return the list under *key*; raise ContentError if it is no list (or is missing and not *optional*)."""
    value = plain.get(key, [] if optional else None)
    if not isinstance(value, list):
        raise ContentError(f"{place}: «{key}» phải là một danh sách.")
    return value


def write_mapping(path: Path, plain: dict[str, Any], head: str) -> None:
    """Write *plain* as YAML under the comment *head*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=118, default_flow_style=False)
    path.write_text(head + text, encoding="utf-8")


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file with a heading; raise ContentError naming the file otherwise."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ContentError(f"Không có tệp {path}.") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name}: không phải UTF-8: {error}") from error
    return list(csv.DictReader(io.StringIO(text), restval=""))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    """Write *rows* as CSV (UTF-8, one line each)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(target.getvalue(), encoding="utf-8")
