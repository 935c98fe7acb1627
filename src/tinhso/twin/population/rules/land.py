"""Firms and land: who runs a firm, which parcel lies where, who uses it."""

from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.rules.chance import Ints, below, draw, stream
from tinhso.twin.population.rules.days import NEVER, YEAR
from tinhso.twin.population.rules.ids import tax_numbers
from tinhso.twin.population.rules.people import People
from tinhso.twin.population.rules.places import Places
from tinhso.twin.population.rules.sizes import Sizes

#: Parcels on one sheet of the cadastral map, at most.
ON_A_SHEET = 400
_FIRMS_USE = 0.04
_ELSEWHERE = 0.2


@dataclass(slots=True)
class Firms:
    """One row a firm; ``person`` is the legal representative's place in People."""

    number: Ints
    person: Ints
    hamlet: Ints
    founded: Ints


@dataclass(slots=True)
class Parcels:
    """One row a parcel; ``person`` or ``firm`` is the user, -1 for the other."""

    hamlet: Ints
    sheet: Ints
    ordinal: Ints
    person: Ints
    firm: Ints


def adults(everybody: People, today: int, youngest: int = 18, oldest: int = 75) -> Ints:
    """Places of living people from *youngest* to below *oldest* years."""
    age = today - everybody.birth
    fits = (everybody.death == NEVER) & (age >= youngest * YEAR + 1) & (age < oldest * YEAR)
    return np.flatnonzero(fits).astype(np.int64)


def firms(seed: int, everybody: People, homes: Ints, sizes: Sizes, today: int) -> Firms:
    """Firms led by adults, in the hamlet where their leader lives."""
    grown = adults(everybody, today)
    person = np.sort(stream(seed, "firms").permutation(grown)[: sizes.firms])
    index = np.arange(len(person), dtype=np.int64)
    grown_on = everybody.birth[person] + int(18 * YEAR) + 1
    earliest = np.maximum(grown_on, 10957)  # 1 January 2000
    founded = earliest + below(seed, "firms.founded", index, np.maximum(today - earliest, 1))
    return Firms(tax_numbers(len(person)), person, homes[everybody.household[person]], founded)


def parcels(seed: int, everybody: People, homes: Ints, places: Places, companies: Firms, count: int) -> Parcels:
    """Parcels numbered through each commune, sheet by sheet; most lie in the hamlet of their user."""
    index = np.arange(count, dtype=np.int64)
    person = everybody.head[below(seed, "parcels.user", index, len(everybody.head))]
    by_firm = (draw(seed, "parcels.firm", index) < _FIRMS_USE) & (len(companies.person) > 0)
    firm = below(seed, "parcels.which", index, max(len(companies.person), 1))
    near = np.where(by_firm, companies.hamlet[firm], homes[everybody.household[person]])
    far = below(seed, "parcels.far", index, len(places.commune))
    hamlet = np.where(draw(seed, "parcels.elsewhere", index) < _ELSEWHERE, far, near)
    order = np.argsort(hamlet, kind="stable")
    hamlet, person, firm, by_firm = hamlet[order], person[order], firm[order], by_firm[order]
    commune = places.commune[hamlet]
    rank = index - np.searchsorted(commune, np.arange(len(places.communes)))[commune]
    return Parcels(
        hamlet=hamlet,
        sheet=rank // ON_A_SHEET + 1,
        ordinal=rank % ON_A_SHEET + 1,
        person=np.where(by_firm, -1, person),
        firm=np.where(by_firm, firm, -1),
    )
