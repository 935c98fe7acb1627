"""The whole training province in memory, as arrays of numbers; texts are made of it when a table is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tinhso.twin.population.data import Directory, Guest
from tinhso.twin.population.rules.chance import Ints
from tinhso.twin.population.rules.days import number
from tinhso.twin.population.rules.events import Events, events
from tinhso.twin.population.rules.land import Firms, Parcels, firms, parcels
from tinhso.twin.population.rules.owners import Owners, owners
from tinhso.twin.population.rules.people import People, people
from tinhso.twin.population.rules.places import Places, homes, places
from tinhso.twin.population.rules.sizes import sizes
from tinhso.twin.population.rules.workplaces import Workplaces, workplaces


@dataclass(slots=True)
class World:
    """Everything there is. ``today`` is the number of the day it is seen on."""

    seed: int
    scale: float
    as_of: date
    today: int
    people: People
    places: Places
    homes: Ints
    events: Events
    firms: Firms
    parcels: Parcels
    work: Workplaces
    owners: Owners


def world(scale: float, seed: int, directory: Directory, as_of: date, guests: Sequence[Guest] = ()) -> World:
    """Make the training province of this seed at this scale."""
    size, today = sizes(scale), number(as_of)
    everybody = people(seed, size, today, guests)
    where = places(seed, directory, size.hamlets, as_of)
    home = homes(seed, size.households, len(where.commune))
    companies = firms(seed, everybody, home, size, today)
    return World(
        seed=seed,
        scale=scale,
        as_of=as_of,
        today=today,
        people=everybody,
        places=where,
        homes=home,
        events=events(seed, everybody, size, today),
        firms=companies,
        parcels=parcels(seed, everybody, home, where, companies, size.parcels),
        work=workplaces(seed, everybody, home, where, size, today),
        owners=owners(directory, [where.units[at].code for at in where.communes.tolist()], as_of),
    )
