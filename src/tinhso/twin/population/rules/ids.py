"""Numbers that cannot be anybody's: citizen ids with province prefix 000, tax codes that begin with 000.

Citizen id: 12 digits, province (3) · century and sex (1) · year (2) · six digits, no check digit; Luật Căn cước, as the
registers check it [U in the domain facts]. No province has the code 000. Tax code: 10 digits, the last from the nine
before (weights 31 … 3, modulo 11); a remainder of 10 means the number cannot be issued. The ranges begin with 01, so
"000…" is our training range, not an official one [U].
"""

import re

import numpy as np

from tinhso.twin.population.rules.chance import Ints

TRAINING_PREFIX = "000"
_WEIGHTS = np.array([31, 29, 23, 19, 17, 13, 7, 5, 3], dtype=np.int64)
_CITIZEN = re.compile(r"\d{12}")
_TAX = re.compile(r"\d{10}(-?\d{3})?")
#: Coprime to a million: neighbours in the list are not neighbours in number, and a wrong digit meets nobody else.
_SPREAD, _APART = 7919, 611_953
#: More people of one sex are never born in one year here: serials from this rank on are nobody's.
_UNUSED_FROM = 990_000


def is_training_id(text: str) -> bool:
    """Is this a citizen id of the training province? Nobody else's begins with 000."""
    return bool(_CITIZEN.fullmatch(text)) and text.startswith(TRAINING_PREFIX)


def is_training_tax_code(text: str) -> bool:
    """Is this a tax code of the training range?"""
    return bool(_TAX.fullmatch(text)) and text.startswith(TRAINING_PREFIX)


def is_accepted(text: str, *, training: bool) -> bool:
    """May this citizen id or tax code be taken in? Training numbers only in training, well-formed others anywhere."""
    if is_training_id(text) or is_training_tax_code(text):
        return training
    return bool(_CITIZEN.fullmatch(text) or _TAX.fullmatch(text))


def century_sex(birth_year: Ints, sex: Ints) -> Ints:
    """Fourth digit: 0 man, 1 woman born in the 20th century; 2, 3 in the 21st; and so on."""
    return 2 * (birth_year // 100 - 19) + sex


def citizen_numbers(birth_year: Ints, sex: Ints) -> Ints:
    """One number for each person, without the leading zeros; no two alike."""
    group = century_sex(birth_year, sex) * 100 + birth_year % 100
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    starts = np.r_[0, np.flatnonzero(np.diff(ordered)) + 1]
    sizes = np.diff(np.r_[starts, len(ordered)])
    if len(ordered) and sizes.max() > _UNUSED_FROM:
        raise ValueError(f"more than {_UNUSED_FROM} people of one sex born in one year")
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(starts, sizes)
    numbers: Ints = group * 1_000_000 + (rank * _SPREAD + group * _APART) % 1_000_000
    return numbers


def unused_serial(group: int, choice: int) -> int:
    """A serial nobody of this group (century and sex, year) has."""
    return ((_UNUSED_FROM + choice % (1_000_000 - _UNUSED_FROM)) * _SPREAD + group * _APART) % 1_000_000


def tax_check_digits(first_nine: Ints) -> Ints:
    """The tenth digit of each nine; 10 where no number can be issued."""
    digits = first_nine[:, None] // 10 ** np.arange(8, -1, -1, dtype=np.int64) % 10
    return np.asarray(10 - (digits @ _WEIGHTS) % 11, dtype=np.int64)


def tax_numbers(count: int) -> Ints:
    """The first *count* tax codes of the training range that can be issued, without the leading zeros."""
    nine = np.arange(1, count * 2 + 100, dtype=np.int64)
    last = tax_check_digits(nine)
    return (nine * 10 + last)[last < 10][:count]
