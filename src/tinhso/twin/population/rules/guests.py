"""Seats in the population for the invented citizens who can sign in, so that they find records about themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.data import Guest
from tinhso.twin.population.rules import days
from tinhso.twin.population.rules.chance import Ints
from tinhso.twin.population.rules.ids import century_sex
from tinhso.twin.population.rules.names import FAMILY

#: Parents and marriage stay lawful when the birthday moves inside its year.
_GROWN = 20 * 366


@dataclass(frozen=True, slots=True)
class Seat:
    """The place a guest takes, and the place their family name comes down from."""

    place: int
    guest: Guest
    family_from: int


@dataclass(frozen=True, slots=True)
class Seated:
    """What must be known of the people to seat somebody among them; ``birth`` is changed."""

    sex: Ints
    birth: Ints
    death: Ints
    mother: Ints
    father: Ints
    marriage: Ints
    household: Ints


def _root(father: Ints, place: int) -> int:
    while father[place] >= 0:
        place = int(father[place])
    return place


def seats(everybody: Seated, guests: Sequence[Guest]) -> list[Seat]:
    """A living person of the same sex and year of birth for each guest; a small province may have none for some."""
    found: list[Seat] = []
    taken: set[int] = set()
    years = days.years(everybody.birth)
    group = century_sex(years, everybody.sex) * 100 + years % 100
    alive = everybody.death == days.NEVER
    for guest in guests:
        born = days.number(guest.birth)
        fits = (group == int(guest.number[3:6])) & alive & (everybody.marriage - born >= _GROWN)
        for parent in (everybody.mother, everybody.father):
            fits &= (parent < 0) | alive[parent]
        place = next((at for at in np.flatnonzero(fits).tolist() if int(everybody.household[at]) not in taken), None)
        if place is not None:
            taken.add(int(everybody.household[place]))
            everybody.birth[place] = born
            found.append(Seat(place, guest, _root(everybody.father, place)))
    return found


def take_numbers(numbers: Ints, seated: Sequence[Seat]) -> None:
    """Give each guest their own number; who had it by chance gets the one set free (of the same sex and year)."""
    for seat in seated:
        own = int(seat.guest.number)
        numbers[numbers == own] = numbers[seat.place]
        numbers[seat.place] = own


def take_families(family: Ints, seated: Sequence[Seat]) -> None:
    """Let the guest's family name begin with their eldest known forefather, where the name is one of ours."""
    for seat in seated:
        name = seat.guest.name.split(" ")[0]
        if name in FAMILY:
            family[seat.family_from] = FAMILY.index(name)
