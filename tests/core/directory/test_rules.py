"""Validity, trees and successors: what is refused, and that no figure is lost or invented."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.directory.data import Agency, Area, AreaKind, Level, Passing, Post, Successor, Target
from tinhso.core.directory.rules.checks import problems
from tinhso.core.directory.rules.snapshot import Directory
from tinhso.core.directory.rules.translation import parts_between, translate, translation

ON = date(2025, 7, 1)
EVE = ON - timedelta(days=1)
PROVINCE = Area("96", "Tỉnh Cà Mau", Level.PROVINCE, AreaKind.PROVINCE)


def commune(code, name="Xã A", **fields):
    return Area(code, name, Level.COMMUNE, AreaKind.COMMUNE, **{"parent": "96", **fields})


def old(code):
    return commune(code, f"Xã cũ {code}", valid_to=EVE)


def new(code):
    return commune(code, f"Xã mới {code}", valid_from=ON)


def link(before, after, kind=Passing.FULL, share=""):
    return Successor(Target.AREA, before, after, ON, kind, share)


def directory(*rows):
    return Directory().changed([PROVINCE, *rows])


def fields_of(*rows):
    return {(item.key.partition("@")[0], item.field) for item in problems(directory(*rows))}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([commune("10001"), commune("10001")], ("10001", "code")),
        ([commune("10001", valid_to=ON), commune("10001", valid_from=ON)], ("10001", "valid_from")),
        ([commune("10001"), commune("10001", valid_from=ON)], ("10001", "valid_from")),
        ([commune("10001", valid_from=ON, valid_to=EVE)], ("10001", "valid_to")),
        ([commune("10001", parent="10001")], ("10001", "parent")),
        ([commune("10001", parent="99")], ("10001", "parent")),
        ([commune("10001", parent="")], ("10001", "parent")),
        ([commune("10001"), commune("10002", parent="10001")], ("10002", "parent")),  # a commune under a commune
        ([commune("10001", valid_to=EVE), replace(commune("1000101"), level=Level.HAMLET, parent="10001")],
         ("1000101", "parent")),
        ([commune("abc")], ("abc", "code")),
        ([commune("10001", "")], ("10001", "full_name")),
        ([Agency("a", "A", parent="b"), Agency("b", "B", parent="a")], ("a", "parent")),
        ([Agency("a", "A", parent="a")], ("a", "parent")),
        ([Agency("A b", "A")], ("A b", "code")),
        ([Agency("a", "A", area="10001")], ("a", "area")),
        ([Post("a/head", "a", "Giám đốc")], ("a/head", "agency")),
        ([Agency("a", "A", valid_to=EVE), Post("a/head", "a", "Giám đốc")], ("a/head", "agency")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_by_row_and_field(rows, found):
    assert found in fields_of(*rows)


def messages(*rows):
    return " ".join(item.text for item in problems(directory(*rows)))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([commune("10001"), link("10001", "10001")], "kế thừa chính nó"),
        ([old("10001"), link("10001", "10002")], "«10002» không có hiệu lực"),
        ([new("10002"), link("10001", "10002")], "«10001» không có hiệu lực"),
        ([old("10001"), new("10002"), new("10003"), link("10001", "10002"), link("10001", "10003")], "chuyển toàn bộ"),
        ([commune("10001"), new("10002"), link("10001", "10002")], "dòng cũ vẫn còn hiệu lực"),
        (
            [old("10001"), new("10002"), new("10003"), link("10001", "10002", Passing.PARTIAL, "1/3"),
             link("10001", "10003", Passing.PARTIAL, "1/3")],
            "cộng lại bằng 1",
        ),
        ([old("10001"), new("10002"), link("10001", "10002", Passing.PARTIAL, "nửa")], "phân số"),
        ([old("10001"), new("10002"), link("10001", "10002", Passing.FULL, "1/2")], "phân số"),
    ],
)  # fmt: skip
def test_successors_that_cannot_be_are_refused(rows, words):
    assert words in messages(*rows)


def test_a_code_used_again_succeeds_itself_as_another_unit():
    assert problems(directory(old("10001"), new("10001"), link("10001", "10001"))) == []


def test_a_path_follows_the_day():
    district = Area("970", "Huyện A", Level.DISTRICT, AreaKind.DISTRICT, parent="96", valid_to=EVE)
    held = directory(district, commune("10001", parent="970", valid_to=EVE), new("10001"))
    assert held.path(held.area("10001", EVE), EVE) == "96/970/10001"
    assert held.path(held.area("10001", ON), ON) == "96/10001"


def split():
    """Two old units, one of them divided between two new ones without shares; a third pair that is whole."""
    return directory(
        old("10001"), old("10002"), old("10003"), new("20001"), new("20002"), new("20003"),
        link("10001", "20001"), link("10002", "20001", Passing.PARTIAL), link("10002", "20002", Passing.PARTIAL),
        link("10003", "20003"),
    )  # fmt: skip


def test_a_divided_unit_answers_with_its_ambiguity():
    found = translation(split(), Target.AREA, "10002", EVE, ON)
    assert found.is_ambiguous
    assert [(part.code, part.kind, part.share) for part in found.parts] == [
        ("20001", Passing.PARTIAL, None),
        ("20002", Passing.PARTIAL, None),
    ]
    assert "không nêu tỷ lệ" in found.words


def test_figures_of_a_divided_unit_stay_in_a_group():
    values = {"10001": Decimal(7), "10002": Decimal(5), "10003": Decimal(3)}
    found = translate(split(), values, EVE, ON)
    assert found.values == {"20003": Decimal(3)}
    (group,) = found.ambiguous
    assert (group.sources, group.targets, group.total) == (("10001", "10002"), ("20001", "20002"), Decimal(12))


def test_no_figure_is_no_data():
    found = translate(split(), {"10001": Decimal(7), "10002": Decimal(5)}, EVE, ON)
    assert found.unknown == ("20003",)


def test_one_source_without_figure_leaves_the_sum_incomplete():
    held = directory(old("10001"), old("10002"), new("20001"), link("10001", "20001"), link("10002", "20001"))
    found = translate(held, {"10001": Decimal(7)}, EVE, ON)
    assert (found.values, found.unknown, found.incomplete) == ({}, ("20001",), {"20001": Decimal(7)})


def test_an_official_share_places_the_figure():
    held = directory(
        old("10001"), new("20001"), new("20002"),
        link("10001", "20001", Passing.PARTIAL, "1/4"), link("10001", "20002", Passing.PARTIAL, "3/4"),
    )  # fmt: skip
    found = translate(held, {"10001": Decimal(100)}, EVE, ON)
    assert found.values == {"20001": Decimal(25), "20002": Decimal(75)}
    assert parts_between(held, Target.AREA, "10001", EVE, ON)["20001"] == Fraction(1, 4)


def test_a_figure_of_the_new_map_read_on_the_old_one():
    found = translate(split(), {"20001": Decimal(9), "20002": Decimal(4), "20003": Decimal(3)}, ON, EVE)
    assert found.values == {"10003": Decimal(3)}
    assert sum(group.total for group in found.ambiguous) == Decimal(13)


def test_a_unit_divided_and_joined_again_is_whole():
    later = ON + timedelta(days=400)
    after = later + timedelta(days=1)
    held = directory(
        old("10001"), replace(new("20001"), valid_to=later), replace(new("20002"), valid_to=later),
        commune("30001", "Xã sau", valid_from=later + timedelta(days=1)),
        link("10001", "20001", Passing.PARTIAL), link("10001", "20002", Passing.PARTIAL),
        *(Successor(Target.AREA, code, "30001", after, Passing.FULL) for code in ("20001", "20002")),
    )  # fmt: skip
    assert problems(held) == []
    assert parts_between(held, Target.AREA, "10001", EVE, later + timedelta(days=1)) == {"30001": Fraction(1)}


def test_a_figure_whose_unit_has_no_successor_is_not_lost():
    found = translate(directory(old("10001"), new("20001")), {"10001": Decimal(7)}, EVE, ON)
    assert (found.untraced, found.values, found.unknown) == ({"10001": Decimal(7)}, {}, ("20001",))


@st.composite
def mergers(draw, only_full=False):
    """A random day of change: old units, new units, each old one wholly into one new or divided among some."""
    olds = [f"1{index:04}" for index in range(draw(st.integers(1, 8)))]
    news = [f"2{index:04}" for index in range(draw(st.integers(1, 5)))]
    links = []
    for code in olds:
        heirs = draw(st.lists(st.sampled_from(news), min_size=1, max_size=1 if only_full else 3, unique=True))
        if len(heirs) == 1:
            links.append(link(code, heirs[0]))
        elif draw(st.booleans()):
            links += [link(code, heir, Passing.PARTIAL, f"1/{len(heirs)}") for heir in heirs]
        else:
            links += [link(code, heir, Passing.PARTIAL) for heir in heirs]
    numbers = st.integers(-1_000_000, 1_000_000).map(lambda number: Decimal(number * 6))
    values = draw(st.dictionaries(st.sampled_from(olds), numbers))
    return directory(*map(old, olds), *map(new, news), *links), values


@given(mergers(only_full=True))
def test_totals_are_conserved_over_full_successors(case):
    held, values = case
    assert problems(held) == []
    found = translate(held, values, EVE, ON)
    assert found.ambiguous == ()
    assert sum(found.values.values()) + sum(found.incomplete.values()) == sum(values.values())


@given(mergers(), st.booleans())
def test_nothing_is_lost_and_no_share_is_invented(case, backwards):
    held, values = case
    assert problems(held) == []
    since, until = (ON, EVE) if backwards else (EVE, ON)
    if backwards:
        values = {code.replace("1", "2", 1): value for code, value in values.items()}
        values = {code: value for code, value in values.items() if held.area(code, ON)}
    found = translate(held, values, since, until)
    kept = sum(found.values.values()) + sum(found.incomplete.values()) + sum(found.untraced.values())
    assert kept + sum(group.total for group in found.ambiguous) == sum(values.values())
    if not backwards:
        shared = {row.old for row in held.successors if row.kind is Passing.PARTIAL and not row.share}
        placed = {row.new for row in held.successors if row.old in shared}
        assert not placed & set(found.values), "a unit that got a part of unknown size has no figure of its own"


@given(st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(1, 400)), min_size=1, max_size=5))
def test_at_most_one_row_of_a_code_applies_on_a_day_where_nothing_is_wrong(spans):
    start = date(2024, 1, 1)
    rows = [
        commune(
            "10001", valid_from=start + timedelta(days=a), valid_to=None if b is None else start + timedelta(days=b)
        )
        for a, b in spans
    ]
    if problems(directory(*rows)):
        return
    for day in range(401):
        at = start + timedelta(days=day)
        assert sum(1 for row in rows if row.valid_from <= at and (row.valid_to is None or at <= row.valid_to)) <= 1
