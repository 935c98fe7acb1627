"""Third step: everybody in one list, ordered by household, with parents, spouses, names and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.data import Guest
from tinhso.twin.population.rules.chance import Bools, Ints, draw, weighted
from tinhso.twin.population.rules.couples import Couples, couples
from tinhso.twin.population.rules.days import NEVER, years
from tinhso.twin.population.rules.elders import Elders, elders
from tinhso.twin.population.rules.guests import Seat, Seated, seats, take_families, take_numbers
from tinhso.twin.population.rules.ids import citizen_numbers
from tinhso.twin.population.rules.names import family_names, given_names, middle_names
from tinhso.twin.population.rules.sizes import Sizes

RELATIONS = ("chủ hộ", "vợ/chồng", "con", "cha/mẹ")
HEAD, SPOUSE, CHILD, PARENT = range(4)
ETHNIC = ("Kinh", "Khmer", "Hoa", "Khác")
NOBODY = -1
_WIVES_LEAD, _BOYS = 0.3, 0.52


@dataclass(slots=True)
class People:
    """Everybody the training province knows, alive or dead; links are places in these arrays, NOBODY for none."""

    household: Ints
    relation: Ints
    sex: Ints
    birth: Ints
    death: Ints
    mother: Ints
    father: Ints
    spouse: Ints
    marriage: Ints
    family: Ints
    middle: Ints
    given: Ints
    ethnic: Ints
    number: Ints
    #: place of each household's head
    head: Ints
    households: int
    #: names that are not put together from parts
    names: dict[int, str]

    def __len__(self) -> int:
        return len(self.birth)


@dataclass(slots=True)
class _Draft:
    household: Ints
    relation: Ints
    sex: Ints
    birth: Ints
    death: Ints
    mother: Ints
    father: Ints
    spouse: Ints
    marriage: Ints


def _full(count: int, value: int) -> Ints:
    return np.full(count, value, dtype=np.int64)


def _places_of(homes: int, first: int, at_home: Ints) -> Ints:
    """For each household the place of its one person of a block that begins at *first*."""
    found = _full(homes, NOBODY)
    found[at_home] = first + np.arange(len(at_home))
    return found


def _parents(count: int, kid_home: Ints, of_husband: Bools, mother_at: Ints, father_at: Ints) -> tuple[Ints, Ints]:
    """Children come from the couple, one of the couple from the elders."""
    homes = len(of_husband)
    kids = slice(2 * homes, 2 * homes + len(kid_home))
    links = []
    for of_kids, elder in ((kid_home, mother_at), (homes + kid_home, father_at)):
        link = _full(count, NOBODY)
        link[kids] = of_kids
        link[:homes] = np.where(of_husband, NOBODY, elder)
        link[homes : 2 * homes] = np.where(of_husband, elder, NOBODY)
        links.append(link)
    return links[0], links[1]


def _unions(seed: int, count: int, pairs: Couples, old: Elders, mother_at: Ints, father_at: Ints) -> tuple[Ints, Ints]:
    """Who is married to whom, and since when."""
    homes = np.arange(len(pairs.married))
    spouse, marriage = _full(count, NOBODY), _full(count, NEVER)
    elders_married = old.has_mother & old.has_father & (draw(seed, "elders.married", homes) < 0.97)
    for women, men, married, day in (
        (homes, len(homes) + homes, pairs.married, pairs.marriage),
        (mother_at, father_at, elders_married, old.marriage),
    ):
        for one, other in ((women, men), (men, women)):
            spouse[one[married]] = other[married]
            marriage[one[married]] = day[married]
    return spouse, marriage


def _elder_block(home: Ints, sex: int, birth: Ints, death: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    return home, _full(len(home), PARENT), _full(len(home), sex), birth[home], death[home]


def _draft(seed: int, sizes: Sizes, today: int) -> _Draft:
    """Block by block: wives, husbands, children, mothers and fathers of the couples."""
    homes = sizes.households
    pairs = couples(seed, homes, today)
    old = elders(seed, pairs, sizes.deaths, today)
    every = np.arange(homes)
    kid_home, kid_place = np.nonzero(pairs.at_home)
    mothers, fathers = np.flatnonzero(old.has_mother), np.flatnonzero(old.has_father)
    kids = len(kid_home)
    mother_at = _places_of(homes, 2 * homes + kids, mothers)
    father_at = _places_of(homes, 2 * homes + kids + len(mothers), fathers)
    wife_leads = (pairs.wife_death == NEVER) & (draw(seed, "head", every) < _WIVES_LEAD)
    wife_leads |= pairs.husband_death < NEVER
    boys = draw(seed, "children.sex", np.arange(kids)) < _BOYS
    blocks = (
        (every, np.where(wife_leads, HEAD, SPOUSE), _full(homes, 1), pairs.wife_birth, pairs.wife_death),
        (every, np.where(wife_leads, SPOUSE, HEAD), _full(homes, 0), pairs.husband_birth, pairs.husband_death),
        (kid_home, _full(kids, CHILD), 1 - boys, pairs.children[kid_home, kid_place], _full(kids, NEVER)),
        _elder_block(mothers, 1, old.mother_birth, old.mother_death),
        _elder_block(fathers, 0, old.father_birth, old.father_death),
    )
    household, relation, sex, birth, death = (np.concatenate(column) for column in zip(*blocks, strict=True))
    count = len(birth)
    mother, father = _parents(count, kid_home, old.of_husband, mother_at, father_at)
    spouse, marriage = _unions(seed, count, pairs, old, mother_at, father_at)
    return _Draft(household, relation, sex, birth, death, mother, father, spouse, marriage)


def _ordered(draft: _Draft) -> _Draft:
    """The same people household by household, in the order of the book: head, spouse, parents, children by age."""
    rank = np.array([0, 1, 3, 2], dtype=np.int64)[draft.relation]
    order = np.lexsort((draft.birth, rank, draft.household))
    place = np.empty(len(order) + 1, dtype=np.int64)
    place[order] = np.arange(len(order))
    place[-1] = NOBODY
    return _Draft(
        draft.household[order],
        draft.relation[order],
        draft.sex[order],
        draft.birth[order],
        draft.death[order],
        place[draft.mother[order]],
        place[draft.father[order]],
        place[draft.spouse[order]],
        draft.marriage[order],
    )


def _families(seed: int, draft: _Draft, index: Ints, seated: Sequence[Seat]) -> Ints:
    """Family names come down from the father (two steps: grandparents, parents, children)."""
    family = family_names(seed, "people", index)
    take_families(family, seated)
    for _ in range(2):
        family = np.where(draft.father >= 0, family[draft.father], family)
    return family


def _ethnic(seed: int, draft: _Draft, index: Ints) -> Ints:
    """Shares are our assumption; a household is of one group."""
    return weighted(seed, "ethnic", draft.household, [0.965, 0.025, 0.008, 0.002])


def people(seed: int, sizes: Sizes, today: int, guests: Sequence[Guest] = ()) -> People:
    """Everybody, at these sizes, as known on day *today*; the guests among them."""
    draft = _ordered(_draft(seed, sizes, today))
    known = (draft.sex, draft.birth, draft.death, draft.mother, draft.father, draft.marriage, draft.household)
    seated = seats(Seated(*known), guests)
    index = np.arange(len(draft.birth), dtype=np.int64)
    birth_year = years(draft.birth)
    head = np.flatnonzero(draft.relation == HEAD)
    number = citizen_numbers(birth_year, draft.sex)
    take_numbers(number, seated)
    return People(
        household=draft.household,
        relation=draft.relation,
        sex=draft.sex,
        birth=draft.birth,
        death=draft.death,
        mother=draft.mother,
        father=draft.father,
        spouse=draft.spouse,
        marriage=draft.marriage,
        family=_families(seed, draft, index, seated),
        middle=middle_names(seed, "people", index, draft.sex, birth_year),
        given=given_names(seed, "people", index, draft.sex),
        ethnic=_ethnic(seed, draft, index),
        number=number,
        head=head,
        households=sizes.households,
        names={seat.place: seat.guest.name for seat in seated},
    )
