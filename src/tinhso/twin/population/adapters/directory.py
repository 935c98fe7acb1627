"""Reading communes and agencies from the province's own files (``provinces/<province>/directory``)."""

import csv
from datetime import date
from pathlib import Path

import yaml

from tinhso.twin.population.data import Agency, Directory, TwinRefused, Unit

_AREA_FILES = ("areas-before.csv", "areas-since.csv")
_SUCCESSORS = "area-successors.csv"
_AGENCIES = "agencies.yaml"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_directory(folder: Path) -> Directory:
    """Communes of all times, their successors, and the agencies; refuses a folder that does not hold them."""
    missing = [name for name in (*_AREA_FILES, _SUCCESSORS, _AGENCIES) if not (folder / name).is_file()]
    if missing:
        raise TwinRefused(f"Thư mục {folder} thiếu {', '.join(missing)}: chưa biết xã, phường để dựng tỉnh tập huấn.")
    units = [
        Unit(row["code"], row["full_name"], row["kind"], _day(row["valid_from"]), _day(row["valid_to"]))
        for name in _AREA_FILES
        for row in _rows(folder / name)
        if row["level"] == "commune"
    ]
    successors = [
        (row["old"], row["new"], date.fromisoformat(row["on"]))
        for row in _rows(folder / _SUCCESSORS)
        if row["target"] == "area"
    ]
    content = yaml.safe_load((folder / _AGENCIES).read_text(encoding="utf-8"))
    agencies = [
        Agency(row["code"], row["name"], row.get("area", ""), _day(row.get("valid_from")), _day(row.get("valid_to")))
        for row in content["agencies"]
    ]
    return Directory(tuple(units), tuple(successors), tuple(agencies))
