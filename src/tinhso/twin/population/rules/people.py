"""Third step: everybody in one list, ordered by household, with parents, spouses, names and numbers."""

from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.rules.chance import Ints, draw, weighted
from tinhso.twin.population.rules.couples import couples
from tinhso.twin.population.rules.days import NEVER, years
from tinhso.twin.population.rules.elders import elders
from tinhso.twin.population.rules.ids import citizen_numbers
from tinhso.twin.population.rules.names import family_names, given_names, middle_names
from tinhso.twin.population.rules.sizes import Sizes

RELATIONS = ("chủ hộ", "vợ/chồng", "con", "cha/mẹ")
HEAD, SPOUSE, CHILD, PARENT = range(4)
ETHNIC = ("Kinh", "Khmer", "Hoa", "Khác")
NOBODY = -1


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


def _draft(seed: int, sizes: Sizes, today: int) -> _Draft:
    """Block by block: wives, husbands, children, mothers and fathers of the couples."""
    homes = sizes.households
    pairs = couples(seed, homes, today)
    old = elders(seed, pairs, sizes.deaths, today)
    all_homes = np.arange(homes)
    kid_home, kid_place = np.nonzero(pairs.at_home)
    mother_home, father_home = np.flatnonzero(old.has_mother), np.flatnonzero(old.has_father)
    kids, start = len(kid_home), 2 * homes
    mother_at, father_at = _full(homes, NOBODY), _full(homes, NOBODY)
    mother_at[mother_home] = start + kids + np.arange(len(mother_home))
    father_at[father_home] = start + kids + len(mother_home) + np.arange(len(father_home))
    wife_leads = pairs.husband_death < NEVER
    line = old.of_husband
    married = pairs.married
    both_old = old.has_mother & old.has_father
    married_old = both_old & (draw(seed, "elders.married", all_homes) < 0.97)
    blocks = [
        (all_homes, np.where(wife_leads, HEAD, SPOUSE), 1, pairs.wife_birth, pairs.wife_death),
        (all_homes, np.where(wife_leads, SPOUSE, HEAD), 0, pairs.husband_birth, pairs.husband_death),
        (kid_home, _full(kids, CHILD), 2, pairs.children[kid_home, kid_place], _full(kids, NEVER)),
        (mother_home, _full(len(mother_home), PARENT), 1, old.mother_birth[mother_home], old.mother_death[mother_home]),
        (father_home, _full(len(father_home), PARENT), 0, old.father_birth[father_home], old.father_death[father_home]),
    ]
    count = sum(len(block[0]) for block in blocks)
    boys = (draw(seed, "children.sex", np.arange(kids)) < 0.52).astype(np.int64)
    sexes = [1 - boys if block[2] == 2 else _full(len(block[0]), block[2]) for block in blocks]
    mother, father = _full(count, NOBODY), _full(count, NOBODY)
    spouse, marriage = _full(count, NOBODY), _full(count, NEVER)
    mother[start : start + kids], father[start : start + kids] = kid_home, homes + kid_home
    mother[:homes], father[:homes] = np.where(line, NOBODY, mother_at), np.where(line, NOBODY, father_at)
    mother[homes:start] = np.where(line, mother_at, NOBODY)
    father[homes:start] = np.where(line, father_at, NOBODY)
    spouse[:homes] = np.where(married, homes + all_homes, NOBODY)
    spouse[homes:start] = np.where(married, all_homes, NOBODY)
    marriage[:homes] = marriage[homes:start] = np.where(married, pairs.marriage, NEVER)
    for here, there in ((mother_at, father_at), (father_at, mother_at)):
        spouse[here[married_old]] = there[married_old]
        marriage[here[married_old]] = old.marriage[married_old]
    joined = [np.concatenate(parts) for parts in zip(*[(b[0], b[1], b[3], b[4]) for b in blocks], strict=True)]
    return _Draft(joined[0], joined[1], np.concatenate(sexes), joined[2], joined[3], mother, father, spouse, marriage)


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


def _families(seed: int, draft: _Draft, index: Ints) -> Ints:
    """Family names come down from the father (two steps: grandparents, parents, children)."""
    family = family_names(seed, "people", index)
    for _ in range(2):
        family = np.where(draft.father >= 0, family[draft.father], family)
    return family


def _ethnic(seed: int, draft: _Draft, index: Ints) -> Ints:
    """Shares are our assumption; a household is of one group."""
    return weighted(seed, "ethnic", draft.household, [0.965, 0.025, 0.008, 0.002])


def people(seed: int, sizes: Sizes, today: int) -> People:
    """Everybody, at these sizes, as known on day *today*."""
    draft = _ordered(_draft(seed, sizes, today))
    index = np.arange(len(draft.birth), dtype=np.int64)
    birth_year = years(draft.birth)
    head = np.flatnonzero(draft.relation == HEAD)
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
        family=_families(seed, draft, index),
        middle=middle_names(seed, "people", index, draft.sex, birth_year),
        given=given_names(seed, "people", index, draft.sex),
        ethnic=_ethnic(seed, draft, index),
        number=citizen_numbers(birth_year, draft.sex),
        head=head,
        households=sizes.households,
    )
