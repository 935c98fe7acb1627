"""Columns of text, made in one go from arrays of numbers."""

from functools import cached_property

import numpy as np

from tinhso.twin.population.adapters.arrow import pa, pc
from tinhso.twin.population.data import SIMULATED
from tinhso.twin.population.rules.chance import Bools, Ints, below
from tinhso.twin.population.rules.days import NEVER
from tinhso.twin.population.rules.names import FAMILY, GIVEN, MIDDLE, family_names, given_names, middle_names
from tinhso.twin.population.rules.world import World

_FIRST_DAY = -25_600  # nobody here was born, and nothing happened, before 1899
_FRESH = 300


def listed(words: tuple[str, ...] | list[str], index: Ints) -> pa.Array:
    """The word at each place."""
    return pa.array(words, pa.string()).take(pa.array(index))


def padded(values: Ints, width: int) -> pa.Array:
    """Whole numbers with leading zeros."""
    return pc.utf8_lpad(pa.array(values).cast(pa.string()), width, "0")


def plain(values: Ints) -> pa.Array:
    """Whole numbers."""
    return pa.array(values).cast(pa.string())


def joined(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """Texts put together row by row."""
    return pc.binary_join_element_wise(*parts, by)


def kept(mask: Bools, values: pa.Array, other: pa.Array | str = "") -> pa.Array:
    """The values where *mask* holds, else *other*."""
    return pc.if_else(pa.array(mask), values, other)


class Texts:
    """The lists texts are taken from, made once for a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def _days(self) -> pa.Array:
        days = np.arange(_FIRST_DAY, self.world.today + 1, dtype=np.int32)
        return pc.strftime(pa.array(days).cast(pa.date32()), format="%d/%m/%Y")

    @cached_property
    def _addresses(self) -> pa.Array:
        where = self.world.places
        texts = []
        for commune, ordinal in zip(where.commune.tolist(), where.ordinal.tolist(), strict=True):
            unit = where.units[where.communes[commune]]
            word = "Khóm" if unit.kind == "phuong" else "Ấp"
            texts.append(f"{word} Tập Huấn {ordinal}, {unit.name} ({SIMULATED})")
        return pa.array(texts, pa.string())

    @cached_property
    def _units(self) -> pa.Array:
        return pa.array([unit.code for unit in self.world.places.units], pa.string())

    def date(self, days: Ints) -> pa.Array:
        """Days as Vietnamese sources write them, dd/mm/yyyy; empty for the day that never comes."""
        known = days < NEVER
        return kept(known, self._days.take(pa.array(np.where(known, days, self.world.today) - _FIRST_DAY)))

    def fresh(self, purpose: str, index: Ints) -> pa.Array:
        """A day of the last months, on which a row was last touched."""
        return self.date(self.world.today - below(self.world.seed, purpose, index, _FRESH))

    def address(self, hamlet: Ints) -> pa.Array:
        """Hamlet and commune of today, marked as training."""
        return self._addresses.take(pa.array(hamlet))

    def area_now(self, hamlet: Ints) -> pa.Array:
        """Code of the commune of today."""
        where = self.world.places
        return self._units.take(pa.array(where.communes[where.commune[hamlet]]))

    def area_on(self, hamlet: Ints, days: Ints) -> pa.Array:
        """Code of the commune on each day."""
        return self._units.take(pa.array(self.world.places.area_on(hamlet, days)))

    def area_of_commune(self, commune: Ints) -> pa.Array:
        """Code of a commune of today, empty for none."""
        known = commune >= 0
        return kept(known, self._units.take(pa.array(self.world.places.communes[np.where(known, commune, 0)])))

    def commune_name(self, commune: Ints) -> pa.Array:
        """Name of a commune of today."""
        where = self.world.places
        return listed([where.units[at].name for at in where.communes.tolist()], commune)

    def address_in(self, commune: Ints) -> pa.Array:
        """The first hamlet of a commune: where its school or station stands."""
        where = self.world.places
        return self.address(np.searchsorted(where.commune, commune).astype(np.int64))

    def citizen_id(self, person: Ints) -> pa.Array:
        """The twelve digits; empty where there is no person."""
        known = person >= 0
        return kept(known, padded(self.world.people.number[np.where(known, person, 0)], 12))

    def name(self, person: Ints) -> pa.Array:
        """Family, middle and given name."""
        everybody = self.world.people
        names = joined(
            listed(FAMILY, everybody.family[person]),
            listed(MIDDLE, everybody.middle[person]),
            listed(GIVEN, everybody.given[person]),
            by=" ",
        )
        own = np.isin(person, np.fromiter(everybody.names, dtype=np.int64))
        if not own.any():
            return names
        given = [everybody.names[place] for place in person[own].tolist()]
        return pc.replace_with_mask(names, pa.array(own), pa.array(given, pa.string()))

    def parent_name(self, child: Ints, parent: Ints, sex: int) -> pa.Array:
        """The parent's name; a name of its own where the parent is not in the population."""
        everybody, seed, purpose = self.world.people, self.world.seed, f"absent.{sex}"
        of_sex = np.full(len(child), sex, dtype=np.int64)
        year = np.full(len(child), 1950, dtype=np.int64)
        family = everybody.family[child] if sex == 0 else family_names(seed, purpose, child)
        absent = joined(
            listed(FAMILY, family),
            listed(MIDDLE, middle_names(seed, purpose, child, of_sex, year)),
            listed(GIVEN, given_names(seed, purpose, child, of_sex)),
            by=" ",
        )
        return kept(parent >= 0, self.name(np.maximum(parent, 0)), absent)

    def sex(self, person: Ints) -> pa.Array:
        """Man or woman."""
        return listed(("Nam", "Nữ"), self.world.people.sex[person])

    def phone(self, purpose: str, index: Ints, share: float) -> pa.Array:
        """A number under the area code 0200, which no province has; empty for some."""
        has = below(self.world.seed, f"{purpose}.has", index, 1000) < share * 1000
        return kept(has, joined("0200", padded(below(self.world.seed, purpose, index, 10_000_000), 7)))

    def person(self, person: Ints) -> dict[str, pa.Array]:
        """The four columns that say who somebody is."""
        return {
            "citizen_id": self.citizen_id(person),
            "full_name": self.name(person),
            "sex": self.sex(person),
            "birth_date": self.date(self.world.people.birth[person]),
        }

    def household(self, household: Ints) -> pa.Array:
        """Code of a household."""
        return joined("TH-", padded(household + 1, 7))
