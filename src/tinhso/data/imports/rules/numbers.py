"""Numbers as people write them: 1.234.567, 1,5, 1.234,56. What can be read in two ways is not guessed."""

import re

_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+"),
    ",": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+"),
    " ": re.compile(r"[+-]?\d{1,3}(?: \d{3})+"),
}
_SIGNS = re.compile(r"[\s\u00a0\u202f]+")


class TwoReadings(ValueError):
    """A number with both separators (or one that fits both): the mapping must say which marks the fraction."""


def plain_number(text: str, *, decimal: str = "", whole: bool = False) -> str:
    """Return a number with a point before its fraction and nothing else, or *text* as it is if it is no number.

    *decimal*: the sign before fractions in this file, "," or "."; "" if the mapping does not say, and then a number
    with both signs raises TwoReadings. *whole*: whole numbers, where groups of three after one sign are thousands.
    """
    bare = _SIGNS.sub(" ", text).strip()
    if _GROUPED[" "].fullmatch(bare):
        bare = bare.replace(" ", "")
    if decimal in {",", "."}:
        return _by_rule(bare, decimal, text)
    if "," in bare and "." in bare:
        raise TwoReadings(text)
    if whole and (_GROUPED["."].fullmatch(bare) or _GROUPED[","].fullmatch(bare)):
        return bare.replace(".", "").replace(",", "")
    if "," not in bare:
        # Several points can only be thousands; one point is how programs write a fraction.
        return bare.replace(".", "") if bare.count(".") > 1 and _GROUPED["."].fullmatch(bare) else bare
    if _GROUPED[","].fullmatch(bare):
        if bare.count(",") > 1:
            return bare.replace(",", "")
        raise TwoReadings(text)
    made = bare.replace(",", ".")
    return made if _PLAIN.fullmatch(made) else text


def _by_rule(bare: str, decimal: str, text: str) -> str:
    group = "." if decimal == "," else ","
    head, _, tail = bare.partition(decimal)
    if group in head and not _GROUPED[group].fullmatch(head):
        return text
    made = head.replace(group, "") + (f".{tail}" if tail else "")
    return made if _PLAIN.fullmatch(made) else text
