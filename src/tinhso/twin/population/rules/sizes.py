"""How big the training province is: what the source states, and what we assume where it says nothing (see README)."""

from dataclasses import dataclass

#: Stated by plan 267/KH-UBND (10/12/2024).
CIVIL_STATUS = 1_349_299
PARCELS = 751_022
STAFF = 27_457
WORKING_UNITS = 827
SCHOOLS = 501
HAMLETS = 883
#: Implied by the plan: "hơn 215.000 hộ … 69%".
HOUSEHOLDS = 311_600
#: Assumed: how the civil-status records divide, firms, health facilities.
BIRTH_SHARE = 0.745
MARRIAGE_SHARE = 0.165
FIRMS = 5_500
HEALTH_FACILITIES = 84


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of each there are at one scale."""

    households: int
    births: int
    marriages: int
    deaths: int
    parcels: int
    staff: int
    working_units: int
    schools: int
    hamlets: int
    firms: int
    health_facilities: int


def sizes(scale: float) -> Sizes:
    """The sizes at *scale*; hamlets are places and do not shrink."""
    if not 0 < scale <= 10:
        raise ValueError(f"scale {scale}: between 0 and 10")

    def part(full: float) -> int:
        return max(1, round(full * scale))

    records = max(3, part(CIVIL_STATUS))
    births, marriages = part(CIVIL_STATUS * BIRTH_SHARE), part(CIVIL_STATUS * MARRIAGE_SHARE)
    return Sizes(
        households=max(20, part(HOUSEHOLDS)),
        births=births,
        marriages=marriages,
        deaths=max(1, records - births - marriages),
        parcels=part(PARCELS),
        staff=part(STAFF),
        working_units=part(WORKING_UNITS),
        schools=part(SCHOOLS),
        hamlets=HAMLETS,
        firms=part(FIRMS),
        health_facilities=part(HEALTH_FACILITIES),
    )
