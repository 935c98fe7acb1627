"""What makes two records look like one thing: the columns compared, in which steps, and how each step reads in words.

The comparisons are SQL over the columns that ``COLUMNS`` names, left and right. Each is chosen so that a way people
spoil a value has a step of its own, with a weight learnt from the data: a name without tone marks or in capitals is
equal after folding; words in another order are equal after sorting; a typing slip is one edit away; two exchanged
digits of a number are told apart from another number (twins have neighbouring numbers, not exchanged ones).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: The roles a field may play; the last two only in agreements between registers.
ROLES = ("number", "name", "birth", "sex", "mother", "father", "household", "address", "phone", "death", "status")


@dataclass(frozen=True)
class Step:
    """One step of a comparison: the SQL that is true there, and what it says to a person."""

    sql: str
    words: object


@dataclass(frozen=True)
class Comparison:
    """A comparison: steps from «surely the same» to «otherwise». ``needs``: any of these roles must be declared."""

    name: str
    needs: frozenset[str]
    missing: str
    steps: tuple[Step, ...]
    otherwise: object


def _equal(*columns: str) -> str:
    return " AND ".join(f"{column}_l = {column}_r" for column in columns)


_ONE_WORD_LESS = (
    "abs(len(words_l) - len(words_r)) = 1 AND least(len(words_l), len(words_r)) >= 2 "
    "AND len(list_intersect(words_l, words_r)) >= least(len(words_l), len(words_r))"
)
_TYPING_SLIP = "damerau_levenshtein(name_l, name_r) <= 1"
_TWO_SLIPS = "damerau_levenshtein(name_l, name_r) <= 2"

NAME = Comparison(
    "name",
    frozenset({"name"}),
    "name_l IS NULL OR name_r IS NULL",
    (
        Step(_equal("name"), _("tên trùng (không kể dấu, hoa thường)")),
        Step(_equal("sorted"), _("tên cùng các chữ, khác thứ tự")),
        Step(f"{_TYPING_SLIP}", _("tên lệch một ký tự")),
        Step(f"({_ONE_WORD_LESS})", _("tên thiếu một chữ đệm")),
        Step(f"{_TWO_SLIPS}", _("tên lệch hai ký tự")),
        Step("last_l = last_r AND first_l = first_r", _("cùng họ và tên gọi, khác chữ đệm")),
        Step("last_l = last_r", _("cùng tên gọi")),
    ),
    _("tên khác"),
)
BIRTH = Comparison(
    "birth",
    frozenset({"birth"}),
    "birth_l IS NULL OR birth_r IS NULL",
    (
        Step(_equal("birth"), _("ngày sinh trùng")),
        Step(
            "year(birth_l) = year(birth_r) AND month(birth_l) = day(birth_r) AND day(birth_l) = month(birth_r)",
            _("ngày sinh đổi chỗ ngày và tháng"),
        ),
        Step("abs(date_diff('day', birth_l, birth_r)) <= 1", _("ngày sinh lệch một ngày")),
        Step(
            "year(birth_l) = year(birth_r) AND "
            "((day(birth_l) = 1 AND month(birth_l) = 1) OR (day(birth_r) = 1 AND month(birth_r) = 1))",
            _("một bên chỉ ghi năm sinh (01/01)"),
        ),
        Step("year(birth_l) = year(birth_r)", _("cùng năm sinh")),
    ),
    _("ngày sinh khác"),
)
NUMBER = Comparison(
    "number",
    frozenset({"number"}),
    "number_l IS NULL OR number_r IS NULL",
    (
        Step(_equal("number"), _("số định danh trùng")),
        Step(
            "digits_l = digits_r AND damerau_levenshtein(number_l, number_r) = 1",
            _("số định danh có hai chữ số đổi chỗ"),
        ),
        Step("damerau_levenshtein(number_l, number_r) <= 1", _("số định danh lệch một chữ số")),
    ),
    _("số định danh khác"),
)
SEX = Comparison(
    "sex",
    frozenset({"sex"}),
    "sex_l IS NULL OR sex_r IS NULL",
    (Step(_equal("sex"), _("giới tính trùng")),),
    _("giới tính khác"),
)
PARENTS = Comparison(
    "parents",
    frozenset({"mother", "father"}),
    "(mother_l IS NULL OR mother_r IS NULL) AND (father_l IS NULL OR father_r IS NULL)",
    (
        Step(_equal("mother", "father"), _("tên cha và mẹ trùng")),
        Step("mother_l = mother_r OR father_l = father_r", _("tên cha hoặc mẹ trùng")),
    ),
    _("tên cha mẹ khác"),
)
HOME = Comparison(
    "home",
    frozenset({"household", "address", "phone"}),
    "(household_l IS NULL OR household_r IS NULL) AND (address_l IS NULL OR address_r IS NULL) "
    "AND (phone_l IS NULL OR phone_r IS NULL)",
    (
        Step(_equal("household"), _("cùng hộ")),
        Step(_equal("phone"), _("cùng số điện thoại")),
        Step(_equal("address"), _("cùng địa chỉ")),
    ),
    _("nơi ở khác"),
)
COMPARISONS = (NAME, BIRTH, NUMBER, SEX, PARENTS, HOME)

#: Pairs worth comparing: the columns that must be equal, and the roles a rule needs.
_BLOCKS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"number"}), "l.number = r.number"),
    (frozenset({"name", "birth"}), "l.sorted = r.sorted AND year(l.birth) = year(r.birth)"),
    (frozenset({"name", "birth"}), "l.birth = r.birth AND l.last = r.last"),
    (frozenset({"name", "birth"}), "l.birth = r.birth AND l.first = r.first"),
    (frozenset({"household", "birth"}), "l.household = r.household AND year(l.birth) = year(r.birth)"),
    (frozenset({"household", "name"}), "l.household = r.household AND l.last = r.last"),
    (frozenset({"name", "mother"}), "l.sorted = r.sorted AND l.mother = r.mother"),
    (frozenset({"birth", "mother"}), "l.mother = r.mother AND year(l.birth) = year(r.birth)"),
    (frozenset({"birth", "father"}), "l.father = r.father AND l.birth = r.birth"),
    (frozenset({"name", "phone"}), "l.phone = r.phone AND l.last = r.last"),
    (frozenset({"name", "address"}), "l.sorted = r.sorted AND l.address = r.address"),
)
#: Pairs in which many are the same thing, so that the steps' weights can be learnt; each leaves out what it fixes.
_LESSONS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"name", "birth"}), "l.sorted = r.sorted AND l.birth = r.birth"),
    (frozenset({"birth"}), "l.birth = r.birth AND l.first = r.first"),
    (frozenset({"household", "name"}), "l.household = r.household AND l.last = r.last"),
    (frozenset({"name", "mother"}), "l.sorted = r.sorted AND l.mother = r.mother"),
    (frozenset({"number"}), "l.number = r.number"),
    (frozenset({"name", "address"}), "l.sorted = r.sorted AND l.address = r.address"),
    (frozenset({"name", "phone"}), "l.sorted = r.sorted AND l.phone = r.phone"),
)


def blocking(roles: Collection[str]) -> list[str]:
    """Return the SQL of the pairs worth comparing, for the roles a register has."""
    return [sql for needs, sql in _BLOCKS if needs <= set(roles)] or ["l.sorted = r.sorted"]


def lessons(roles: Collection[str]) -> list[str]:
    """Return the SQL of the pairs the model is trained on, for the roles a register has."""
    return [sql for needs, sql in _LESSONS if needs <= set(roles)]


def comparisons(roles: Collection[str]) -> tuple[Comparison, ...]:
    """Return the comparisons that the declared roles allow."""
    return tuple(item for item in COMPARISONS if item.needs & set(roles))


def evidence(levels: Mapping[str, int]) -> list[str]:
    """Return what a pair has in common and what not, in words; *levels* as Splink numbers them (-1: not known)."""
    told = []
    for item in COMPARISONS:
        level = levels.get(item.name)
        if level is None or level < 0:
            continue
        told.append(str(item.otherwise if level == 0 else item.steps[len(item.steps) - level].words))
    return told
