"""Civil-status events of the people: whose birth, marriage and death stand in the digitised books, and since when."""

from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.rules.chance import Floats, Ints, below, draw, stream
from tinhso.twin.population.rules.days import NEVER
from tinhso.twin.population.rules.people import NOBODY, People
from tinhso.twin.population.rules.sizes import Sizes

#: Everybody born since then has a birth record here; of the older only some.
_BOOKS_FULL_SINCE = 7305  # 1 January 1990


@dataclass(slots=True)
class Events:
    """Rows of the three books in order of registration. ``*_person`` are places in People."""

    birth_person: Ints
    birth_day: Ints
    husband: Ints
    wife: Ints
    marriage_day: Ints
    death_person: Ints
    death_day: Ints


def _take(random: np.random.Generator, candidates: Ints, first: Floats, count: int) -> Ints:
    """*count* of the candidates, those with the smallest *first* plus chance."""
    order = np.argsort(first + random.random(len(candidates)), kind="stable")
    return candidates[order[:count]]


def _by_day(today: int, *rows: Ints) -> tuple[Ints, ...]:
    order = np.lexsort((rows[0], rows[-1]))
    return tuple(row[order] for row in (*rows[:-1], np.minimum(rows[-1], today)))


def _registered(seed: int, purpose: str, person: Ints, day: Ints, today: int) -> Ints:
    """Mostly within weeks; a tenth late, up to years (a birth before 1990 often came into the book late)."""
    late = draw(seed, f"{purpose}.late", person) < np.where(day < _BOOKS_FULL_SINCE, 0.4, 0.08)
    days = np.where(
        late, below(seed, f"{purpose}.years", person, 2500) + 60, below(seed, f"{purpose}.days", person, 40)
    )
    return np.minimum(day + days, today)


def events(seed: int, everybody: People, sizes: Sizes, today: int) -> Events:
    """The three books at these sizes (fewer where there are not so many people)."""
    random = stream(seed, "events")
    everyone = np.arange(len(everybody), dtype=np.int64)
    older = (everybody.birth < _BOOKS_FULL_SINCE).astype(np.float64)
    born = _take(random, everyone, older, sizes.births)
    husbands = np.flatnonzero((everybody.sex == 0) & (everybody.spouse != NOBODY))
    husband = _take(random, husbands, np.zeros(len(husbands)), sizes.marriages)
    dead = np.flatnonzero(everybody.death < NEVER)
    birth_person, birth_day = _by_day(today, born, _registered(seed, "birth", born, everybody.birth[born], today))
    husband, wife, marriage_day = _by_day(today, husband, everybody.spouse[husband], everybody.marriage[husband])
    reported = everybody.death[dead] + below(seed, "death.days", dead, 15)
    death_person, death_day = _by_day(today, dead, reported)
    return Events(birth_person, birth_day, husband, wife, marriage_day, death_person, death_day)
