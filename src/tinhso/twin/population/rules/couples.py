"""First step of the population: the couple that founds each household, its children, and who of the couple has died."""

from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.rules.chance import Bools, Floats, Ints, stream
from tinhso.twin.population.rules.days import NEVER, YEAR, whole

#: Children a couple has in the end, from none to five (younger and older couples).
_CHILDREN = (np.array([0.05, 0.12, 0.46, 0.25, 0.08, 0.04]), np.array([0.04, 0.08, 0.26, 0.32, 0.18, 0.12]))
#: Chance that a child of this age still lives at home.
_AT_HOME = ((18, 1.0), (22, 0.85), (30, 0.62), (45, 0.30), (200, 0.08))
#: A man may marry at 20 (Luật Hôn nhân và gia đình 2014, Đ.8); he has done so by now.
_YOUNGEST_HUSBAND = 21 * YEAR
#: Deaths before this day are not in the digitised books here.
_BOOKS_BEGIN = 5479  # 1 January 1985


@dataclass(slots=True)
class Couples:
    """One row a household: wife and husband, their children (up to five; NEVER where there is none)."""

    wife_birth: Ints
    husband_birth: Ints
    wife_death: Ints
    husband_death: Ints
    married: Bools
    marriage: Ints
    children: Ints
    at_home: Bools


def _kids(random: np.random.Generator, age: Floats, gap: Floats) -> tuple[Floats, Floats]:
    """Mother's age in days at each of five births, and at the first of them."""
    count = len(age)
    first = np.maximum(19.9 * YEAR + random.gamma(2.0, 1.9 * YEAR, count), (20.9 * YEAR - np.minimum(gap, 0)))
    gaps = 1.3 * YEAR + random.gamma(2.0, 1.5 * YEAR, (count, 4))
    gaps[random.random((count, 4)) < 0.011] = 0.0  # twins
    ages = np.concatenate([first[:, None], first[:, None] + np.cumsum(gaps, axis=1)], axis=1)
    young, old = (
        np.searchsorted(np.cumsum(shares), random.random(count) * 0.999999, side="right") for shares in _CHILDREN
    )
    wanted = np.where(age > 62 * YEAR, old, young)
    none = (np.arange(5)[None, :] >= wanted[:, None]) | (ages > np.minimum(age - 1, 45 * YEAR)[:, None])
    ages[none] = np.inf
    return ages, first


def _stays(random: np.random.Generator, age: Floats) -> Bools:
    chance = np.zeros(age.shape)
    for limit, share in reversed(_AT_HOME):
        chance[age < limit * YEAR] = share
    return np.asarray(random.random(age.shape) < chance, dtype=np.bool_)


def _death(random: np.random.Generator, today: int, birth: Ints, not_before: Ints, share: float) -> Ints:
    """Day of death of those who have died (NEVER for the rest): more with age, never before *not_before*."""
    age = (today - birth) / YEAR
    dead = random.random(len(birth)) < share / (1 + np.exp((76 - age) / 7.5)) + 0.004
    lower = np.maximum(not_before, np.maximum(birth + whole(np.full(len(birth), 23 * YEAR)), _BOOKS_BEGIN))
    span = (today - 20) - lower
    day = (today - 20) - whole(np.maximum(span, 0) * random.random(len(birth)) ** 1.4)
    return np.where(dead & (span > 0), day, NEVER)


def couples(seed: int, count: int, today: int) -> Couples:
    """The founding couples of *count* households as they stand on day *today*."""
    random = stream(seed, "couples")
    age = (21.6 + 64 * random.beta(1.65, 2.55, count)) * YEAR
    gap = np.clip(random.normal(3.1, 3.0, count), -2.5, 14.0) * YEAR
    wife = today - whole(age)
    husband = np.clip(wife - whole(gap), today - 36_000, today - int(_YOUNGEST_HUSBAND))
    gap = (wife - husband).astype(np.float64)
    ages, first = _kids(random, age, gap)
    children = np.where(np.isinf(ages), NEVER, wife[:, None] + whole(np.where(np.isinf(ages), 0, ages)))
    stays = _stays(random, today - children.astype(np.float64)) & (children < NEVER)
    legal = np.maximum(wife + whole(np.full(count, 18 * YEAR + 2)), husband + whole(np.full(count, 20 * YEAR + 2)))
    before_child = wife + whole(first) - whole((0.4 + 3.0 * random.random(count) ** 2) * YEAR)
    marriage = np.minimum(np.maximum(legal + random.integers(0, 90, count), before_child), today - 40)
    last = np.maximum(np.where(children < NEVER, children, -NEVER).max(axis=1), marriage) + 30
    husband_death = _death(random, today, husband, last, 0.95)
    wife_death = _death(random, today, wife, last, 0.55)
    wife_death = np.where(husband_death < NEVER, NEVER, wife_death)
    married = random.random(count) < 0.93
    return Couples(wife, husband, wife_death, husband_death, married, marriage, children, stays)
