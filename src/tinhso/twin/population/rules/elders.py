"""Second step: the parents of one of each couple; some live with them, some have died, of the rest nothing is known."""

from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.rules.chance import Bools, Ints, stream
from tinhso.twin.population.rules.couples import Couples
from tinhso.twin.population.rules.days import NEVER, YEAR, whole

_BOOKS_BEGIN = 5479  # 1 January 1985
_OLDEST = 101 * YEAR
_BORN_AFTER = -25_560  # January 1900: the citizen id begins with the 20th century


@dataclass(slots=True)
class Elders:
    """One row a household: the parents of its husband or wife, and whether they are in the population."""

    of_husband: Bools
    mother_birth: Ints
    father_birth: Ints
    mother_death: Ints
    father_death: Ints
    has_mother: Bools
    has_father: Bools
    marriage: Ints


def _fate(random: np.random.Generator, today: int, birth: Ints, child: Ints, at_home: Bools) -> tuple[Bools, Ints]:
    """Who lives in the household, and the day the dead died."""
    age = (today - birth) / YEAR
    alive = random.random(len(birth)) < 1 / (1 + np.exp((age - 77) / 6.5))
    lower = np.maximum(child + 60, np.maximum(birth + whole(np.full(len(birth), 42 * YEAR)), _BOOKS_BEGIN))
    upper = np.minimum(today - 20, birth + int(_OLDEST))
    day = upper - whole(np.maximum(upper - lower, 0) * random.random(len(birth)) ** 1.2)
    dead = ~alive & (upper > lower) & (birth > _BORN_AFTER)
    return alive & at_home & (age < 101), np.where(dead, day, NEVER)


def _chosen(random: np.random.Generator, mother_day: Ints, father_day: Ints, wanted: int) -> tuple[Bools, Bools]:
    """Exactly *wanted* of the dead parents, or all there are."""
    dead = np.concatenate([mother_day < NEVER, father_day < NEVER])
    places = np.flatnonzero(dead)
    taken = np.zeros(len(dead), dtype=np.bool_)
    taken[random.permutation(places)[: max(wanted, 0)]] = True
    return taken[: len(mother_day)], taken[len(mother_day) :]


def elders(seed: int, pairs: Couples, deaths: int, today: int) -> Elders:
    """The parents' generation; together with dead wives and husbands it holds *deaths* dead people."""
    random = stream(seed, "elders")
    count = len(pairs.wife_birth)
    of_husband = random.random(count) < 0.7
    child = np.where(of_husband, pairs.husband_birth, pairs.wife_birth)
    mother_age = np.clip(20.8 * YEAR + random.gamma(2.0, 3.0 * YEAR, count), 0, 44 * YEAR)
    gap = np.clip(random.normal(3.0, 2.5, count), 0.2, 12) * YEAR
    mother = child - whole(mother_age)
    father = mother - whole(gap)
    together = random.random(count) < 0.62
    mother_lives, mother_day = _fate(random, today, mother, child, together)
    father_lives, father_day = _fate(random, today, father, child, together)
    widowed = int((pairs.husband_death < NEVER).sum() + (pairs.wife_death < NEVER).sum())
    mother_dead, father_dead = _chosen(random, mother_day, father_day, deaths - widowed)
    marriage = child - whole((0.4 + 0.25 * random.random(count)) * YEAR)
    return Elders(
        of_husband=of_husband,
        mother_birth=mother,
        father_birth=father,
        mother_death=np.where(mother_dead, mother_day, NEVER),
        father_death=np.where(father_dead, father_day, NEVER),
        has_mother=mother_lives | mother_dead,
        has_father=father_lives | father_dead,
        marriage=marriage,
    )
