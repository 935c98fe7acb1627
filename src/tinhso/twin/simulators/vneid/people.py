"""The simulated citizens: read anew from the twin's file at every use, so that an edit shows at once."""

import hashlib
import hmac
import json
import unicodedata
from dataclasses import dataclass

from tinhso.twin.simulators.vneid import settings

#: Simulated citizens carry a province prefix that no real number has.
TRAINING_PREFIX = "000"
LEVELS = (1, 2)


class BadPeople(RuntimeError):
    """The file of simulated citizens cannot be used."""


@dataclass(frozen=True)
class Person:
    """One simulated citizen."""

    national_id: str
    name: str
    birth_date: str
    level: int

    @property
    def subject(self) -> str:
        """The opaque name this provider gives the person."""
        return hmac.new(settings.SECRET_KEY.encode(), self.national_id.encode(), hashlib.sha256).hexdigest()[:32]

    @property
    def masked(self) -> str:
        """The number with its middle hidden."""
        return f"{self.national_id[:3]}······{self.national_id[-3:]}"


def people() -> list[Person]:
    """Return everybody in the file; raise BadPeople naming what is wrong."""
    try:
        rows = json.loads(settings.PEOPLE_FILE.read_text(encoding="utf-8"))["people"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadPeople(f"{settings.PEOPLE_FILE}: không đọc được danh sách người dân mô phỏng ({error}).") from error
    return [_person(number, row) for number, row in enumerate(rows, start=1)]


def _person(number: int, row: dict[str, object]) -> Person:
    national_id, level = str(row.get("national_id", "")), row.get("level")
    is_id = len(national_id) == 12 and national_id.isdigit() and national_id.startswith(TRAINING_PREFIX)
    if not is_id or level not in LEVELS or not row.get("name"):
        raise BadPeople(
            f"{settings.PEOPLE_FILE}: người thứ {number} cần national_id 12 số bắt đầu bằng {TRAINING_PREFIX}, "
            "name, và level là 1 hoặc 2."
        )
    return Person(national_id, str(row["name"]), str(row.get("birth_date", "")), 1 if level == 1 else 2)


def by_subject(subject: str) -> Person | None:
    """Return the person this provider calls *subject*."""
    return next((person for person in people() if hmac.compare_digest(person.subject, subject)), None)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def found(text: str, limit: int) -> tuple[list[Person], int]:
    """Return the first *limit* people whose name or number holds every word of *text*, and how many there are."""
    words = _plain(text).split()
    hits = [
        person for person in people() if all(word in _plain(f"{person.name} {person.national_id}") for word in words)
    ]
    return hits[:limit], len(hits)
