"""Every cell of the four appendices of 267/KH-UBND is in the YAML exactly as the document has it."""

import re
from pathlib import Path

import pytest

from tinhso.steering.plans.adapters.folder import read_folder
from tinhso.steering.plans.data import Group, Plan, Project, Result, Section, Target, Task

pytestmark = pytest.mark.source


@pytest.fixture(scope="module")
def document(source_folder: Path) -> str:
    return next(source_folder.glob("003_*.txt")).read_text()


@pytest.fixture(scope="module")
def contents() -> list:
    return [row.content for row in read_folder(Path(__file__).resolve().parents[3] / "provinces" / "ca-mau")]


def cells(document: str, begin: str, end: str, columns: int) -> list[list[str]]:
    """Return the rows of one appendix: each cell in the text ends with a bar."""
    part = document[document.index(begin) : document.index(end)]
    head = re.search(r"^STT \|.*$", part, re.M)
    texts = [" ".join(cell.split()) for cell in part[head.end() :].split("|")]
    return [texts[index : index + columns] for index in range(0, len(texts) - columns + 1, columns)]


def numbered(rows: list[list[str]]) -> list[tuple[str, list[str]]]:
    """Return item rows with their full number (I.1), and group rows as they are (I)."""
    found, group = [], ""
    for row in rows:
        if re.fullmatch("[IVX]+", row[0]):
            group = row[0]
            found.append((group, row[1:]))
        elif row[0]:
            found.append((f"{group}.{row[0]}", row[1:]))
    return found


def groups_of(contents: list, plan: str, section: Section) -> dict[str, Group]:
    return {g.number: g for g in contents if isinstance(g, Group) and (g.plan, g.section) == (plan, section)}


def compare(document: list[tuple[str, list[str]]], ours: dict[str, list[str]], count: int) -> None:
    assert [number for number, _cells in document] == list(ours)
    assert sum("." in number for number in ours) == count
    for number, texts in document:
        assert texts == ours[number], number


def ordered(groups: dict[str, Group], items: list, group_cells, item_cells) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, group in groups.items():
        found[number] = group_cells(group)
        found |= {item.number: item_cells(item) for item in items if item.group == group.code}
    return found


def test_appendix_1_targets_and_results_of_2024(document, contents):
    targets = [item for item in contents if isinstance(item, Target) and item.plan == "kh-2024"]
    results = {item.target: item for item in contents if isinstance(item, Result)}
    ours = ordered(
        groups_of(contents, "kh-2024", Section.TARGETS),
        targets,
        lambda group: [group.name, "", ""],
        lambda item: [item.wording, results[item.code].text, results[item.code].note],
    )
    compare(numbered(cells(document, "PHỤ LỤC I\n", "PHỤ LỤC II\n", 4)), ours, 24)


def money(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def test_appendix_2_projects_and_money(document, contents):
    rows = cells(document, "PHỤ LỤC II\n", "PHỤ LỤC III\n", 8)
    plan = next(item for item in contents if isinstance(item, Plan) and item.code == "kh-2024")
    assert rows[0] == ["", "TỔNG CỘNG", "", "", "", money(plan.stated_total), money(plan.stated_allocated), ""]
    ours = ordered(
        groups_of(contents, "kh-2024", Section.PROJECTS),
        [item for item in contents if isinstance(item, Project)],
        lambda group: [group.name, "", "", "", money(group.stated_total), money(group.stated_allocated), ""],
        lambda item: [
            item.name, item.owner.text, item.purpose, item.period, money(item.total), money(item.allocated), item.note,
        ],
    )  # fmt: skip
    compare(numbered(rows), ours, 29)


def test_appendix_3_targets_of_2025(document, contents):
    ours = ordered(
        groups_of(contents, "kh-2025", Section.TARGETS),
        [item for item in contents if isinstance(item, Target) and item.plan == "kh-2025"],
        lambda group: [group.name, "", ""],
        lambda item: [item.wording, item.executing.text, item.leading.text],
    )
    compare(numbered(cells(document, "PHỤ LỤC III\n", "PHỤ LỤC IV\n", 4)), ours, 28)


def test_appendix_4_tasks_of_2025(document, contents):
    ours = ordered(
        groups_of(contents, "kh-2025", Section.TASKS),
        [item for item in contents if isinstance(item, Task)],
        lambda group: [group.name, "", "", ""],
        lambda item: [item.wording, item.leading.text, item.coordinating.text, item.deadline],
    )
    compare(numbered(cells(document, "PHỤ LỤC IV\n", "[1] Bao gồm", 5)), ours, 33)


def test_quotations_counts_and_bases_stand_in_the_document(document, contents):
    flat = " ".join(document.split())
    for item in contents:
        if isinstance(item, Result):
            assert all(statement.text in flat for statement in item.elsewhere), item.code
            for value in item.values:
                counts = [count for count in (value.numerator, value.denominator) if count]
                assert all(count.text in flat for count in counts), item.code
                assert value.text in flat or item.code.endswith("III.1.2024-10-15"), item.code
    plan = next(item for item in contents if isinstance(item, Plan) and item.code == "kh-2025")
    assert len(plan.legal_bases) == 4
    assert all(basis in flat for basis in plan.legal_bases)
