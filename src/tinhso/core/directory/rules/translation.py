"""What became of what between two days, and figures read on another map.

NQ 1655/NQ-UBTVQH15 divides 19 old communes of Cà Mau among several new ones and names no share: a figure of such a unit
cannot be placed. It stays in a group with a total; no share is ever invented.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from tinhso.core.directory.data import (
    Agency,
    AmbiguousGroup,
    Area,
    FigureTranslation,
    Level,
    Part,
    Passing,
    Successor,
    Target,
    Translation,
)
from tinhso.core.directory.rules.checks import share_of
from tinhso.core.directory.rules.snapshot import Directory, in_force

#: What a unit passes to others: code → its share, None where a part has no official share.
Parts = dict[str, Fraction | None]
WHOLE = Fraction(1)


def step_parts(rows: Iterable[Successor]) -> Parts:
    """Return what the successor rows of one unit on one day pass on."""
    return {row.new: WHOLE if row.kind is Passing.FULL else share_of(row.share) for row in rows}


def parts_between(
    directory: Directory, target: Target, code: str, since: date, until: date, *, whole: bool = False
) -> Parts:
    """Return what the unit *code* of day *since* had become on day *until* (later or the same).

    Empty if nothing is known; with *whole* also if any part of it cannot be followed. A unit that no row divides and
    that is still in force is itself.
    """
    parts: Parts = {code: WHOLE}
    for day in directory.days_of_change(target):
        if since < day <= until:
            parts = _one_day(directory, target, parts, day)
    alive = {key: share for key, share in parts.items() if directory.unit(target, key, until) is not None}
    return {} if whole and len(alive) < len(parts) else alive


def _one_day(directory: Directory, target: Target, parts: Parts, day: date) -> Parts:
    found: dict[str, list[Fraction | None]] = defaultdict(list)
    for code, share in parts.items():
        # What ended without a successor keeps its code, so that its loss is seen at the end.
        for new, part in (_passed_on(directory, target, code, day) or {code: WHOLE}).items():
            found[new].append(None if share is None or part is None else share * part)
    if len(found) == 1:
        return dict.fromkeys(found, WHOLE)  # divided once, but all parts came together again
    return {code: None if None in shares else sum(filter(None, shares), Fraction()) for code, shares in found.items()}


def _passed_on(directory: Directory, target: Target, code: str, day: date) -> Parts:
    """Return what *code* passes on at *day*: its rows; itself where it goes on; a district its communes' successors."""
    rows = directory.successors_by_day.get((target, day, code), ())
    before = directory.unit(target, code, day - timedelta(days=1))
    goes_on = before is not None and in_force(before, day)
    if rows:
        parts = step_parts(rows)
        return {**parts, code: None} if goes_on else parts
    if goes_on or before is None:
        return {code: WHOLE}
    if isinstance(before, Area) and before.level is not Level.COMMUNE:
        return _by_children(directory, before, day)
    return {}


def _by_children(directory: Directory, area: Area, day: date) -> Parts:
    """A district that ended has no successor of its own: its communes' successors divide it, in unknown shares."""
    children = directory.children(area.code, day - timedelta(days=1))
    found = {new for child in children for new in _passed_on(directory, Target.AREA, child.code, day)}
    return dict.fromkeys(sorted(found), None if len(found) > 1 else WHOLE)


# --- one unit -----------------------------------------------------------------------------------


def translation(directory: Directory, target: Target, code: str, since: date, until: date) -> Translation:
    """Return what became of the unit *code* of day *since* as of day *until*, in words too."""
    known = directory.unit(target, code, since)
    if known is None:
        return Translation((), False, _("Danh bạ không có «%(code)s».") % {"code": code})
    parts = parts_between(directory, target, code, since, until)
    told = _told(directory, target, code, since, until)
    found = tuple(
        Part(
            code=key,
            name=name_of(directory, target, key, until),
            kind=Passing.FULL if share == WHOLE else Passing.PARTIAL,
            share=share,
            moved=told[key].moved if key in told else "",
            is_main=told[key].is_main if key in told else share == WHOLE,
        )
        for key, share in parts.items()
    )
    ambiguous = any(part.share is None for part in found)
    return Translation(found, ambiguous, _words(title(known), known, found, until))


def _told(directory: Directory, target: Target, code: str, since: date, until: date) -> dict[str, Successor]:
    """Return the rows that tell directly what *code* passed on, by the successor's code."""
    rows = [row for row in directory.successors_from.get((target, code), ()) if since < row.on <= until]
    return {row.new: row for row in rows}


def _words(name: str, known: Area | Agency, parts: tuple[Part, ...], until: date) -> str:
    if not parts:
        return _("Chưa rõ đơn vị nào kế thừa %(name)s.") % {"name": name}
    if len(parts) == 1:
        part = parts[0]
        if part.name == name and (known.valid_to is None or known.valid_to >= until):
            return _("%(name)s vẫn còn.") % {"name": name}
        return _("%(name)s nay thuộc %(new)s.") % {"name": name, "new": part.name}
    if isinstance(known, Agency):
        told = ", ".join(f"{part.name} ({part.moved})" if part.moved else part.name for part in parts)
        return _("Nhiệm vụ của %(name)s nay do %(names)s đảm nhận.") % {"name": name, "names": told}
    names = ", ".join(part.name for part in parts)
    if any(part.share is None for part in parts):
        words = _("%(name)s đã chia cho %(names)s; văn bản không nêu tỷ lệ nên không chia được số liệu.")
        return words % {"name": name, "names": names}
    return _("%(name)s đã chia theo tỷ lệ cho %(names)s.") % {"name": name, "names": names}


def title(row: Area | Agency) -> str:
    """Return what a unit is called in full."""
    return row.full_name if isinstance(row, Area) else row.name


def name_of(directory: Directory, target: Target, code: str, day: date) -> str:
    """Return the name of a code on *day*, or the nearest one it had; the code itself if there is none."""
    row = directory.nearest(target, code, day)
    return title(row) if row else code


# --- figures ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Edges:
    """Which unit of one map passes what to which unit of the other; ``sources`` of each target are all there are."""

    parts: dict[str, Parts]
    sources: dict[str, set[str]]


def edges(directory: Directory, known_on: date, to: date, levels: Iterable[Level]) -> Edges:
    """Return the relation between the areas (of *levels*) of two days; backwards only what is certain has a share."""
    since, until = min(known_on, to), max(known_on, to)
    wanted = set(levels)
    forward = {
        row.code: parts_between(directory, Target.AREA, row.code, since, until, whole=True)
        for row in directory.areas_on(since)
        if row.level in wanted
    }
    if known_on <= to:
        return Edges(forward, _sources(forward))
    back: dict[str, Parts] = defaultdict(dict)
    into = _sources(forward)
    for old, parts in forward.items():
        for new in parts:
            back[new][old] = WHOLE if into[new] == {old} else None
    return Edges(dict(back), _sources(back))


def _sources(parts: Mapping[str, Parts]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source, shares in parts.items():
        for target in shares:
            found[target].add(source)
    return dict(found)


def translate(directory: Directory, values: Mapping[str, Decimal], known_on: date, to: date) -> FigureTranslation:
    """Read figures that add up (counts, money), known by area on *known_on*, on the map of *to*."""
    levels = {row.level for code in values if (row := directory.area(code, known_on)) is not None}
    relation = edges(directory, known_on, to, levels)
    untraced = {code: value for code, value in values.items() if not relation.parts.get(code)}
    groups = _groups(relation)
    exact: dict[str, Decimal] = {}
    incomplete: dict[str, Decimal] = {}
    ambiguous: list[AmbiguousGroup] = []
    unknown = [row.code for row in directory.areas_on(to) if row.level in levels and row.code not in relation.sources]
    for sources, targets in groups:
        known = [code for code in sources if code in values]
        missing = tuple(sorted(set(sources) - set(known)))
        if not known:
            unknown += targets
        elif _is_certain(relation, sources):
            for target in targets:
                _place(relation, target, values, exact, incomplete, unknown)
        else:
            total = sum((values[code] for code in known), Decimal())
            ambiguous.append(AmbiguousGroup(tuple(sources), tuple(targets), total, missing))
    return FigureTranslation(
        values=exact,
        unknown=tuple(sorted(unknown)),
        ambiguous=tuple(ambiguous),
        words=_figure_words(exact, unknown, ambiguous, untraced),
        incomplete=incomplete,
        untraced=untraced,
    )


def _is_certain(relation: Edges, sources: Iterable[str]) -> bool:
    return all(share is not None for source in sources for share in relation.parts[source].values())


def _place(
    relation: Edges,
    target: str,
    values: Mapping[str, Decimal],
    exact: dict[str, Decimal],
    incomplete: dict[str, Decimal],
    unknown: list[str],
) -> None:
    """Put the figure of *target* where it belongs: exact, or incomplete where a source has none."""
    total = Decimal()
    sources = relation.sources[target]
    for source in sorted(sources & set(values)):
        share = relation.parts[source][target] or Fraction()
        total += values[source] if share == WHOLE else values[source] * share.numerator / share.denominator
    if sources <= set(values):
        exact[target] = total
        return
    unknown.append(target)
    if sources & set(values):
        incomplete[target] = total


def _groups(relation: Edges) -> list[tuple[list[str], list[str]]]:
    """Return (sources, targets) joined by divided sources; a target whose sources are all undivided stands alone."""
    leader = {target: target for target in relation.sources}

    def top(code: str) -> str:
        while leader[code] != code:
            code = leader[code]
        return code

    for shares in relation.parts.values():
        targets = list(shares)
        for target in targets[1:]:
            leader[top(target)] = top(targets[0])
    members: dict[str, list[str]] = defaultdict(list)
    for target in relation.sources:
        members[top(target)].append(target)
    return [
        (sorted(set().union(*(relation.sources[target] for target in targets))), sorted(targets))
        for targets in members.values()
    ]


def _figure_words(
    exact: Mapping[str, Decimal],
    unknown: list[str],
    ambiguous: list[AmbiguousGroup],
    untraced: Mapping[str, Decimal],
) -> str:
    found = [_("%(n)s đơn vị có số chính xác.") % {"n": len(exact)}]
    if ambiguous:
        words = _("%(n)s nhóm chỉ có số chung vì đơn vị cũ bị chia mà văn bản không nêu tỷ lệ.")
        found.append(words % {"n": len(ambiguous)})
    if unknown:
        found.append(_("%(n)s đơn vị chưa có số liệu.") % {"n": len(unknown)})
    if untraced:
        found.append(_("%(n)s số chưa biết thuộc về đơn vị nào.") % {"n": len(untraced)})
    return " ".join(found)
