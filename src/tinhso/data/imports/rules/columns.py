"""The same checks as SQL over whole columns, written so that «good» is always right and cheap.

Each field gives two expressions over its text: the typed value, and whether the cell is *surely* good as it stands.
Whatever is not surely good (a few rows in most files) goes to ``rows.RowChecker``, which knows every way of writing and
words every fault. So agreement needs one thing only: a cell called good here has no error there and the same value.
A property test holds that.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tinhso.data.imports.rules.rows import labels_of
from tinhso.data.registers.data import Declaration, Field, FieldType

LOWER = "a-zà-ãè-êì-íò-õù-úýăđĩũơưạ-ỹ"
UPPER = "A-ZÀ-ÃÈ-ÊÌ-ÍÒ-ÕÙ-ÚÝĂĐĨŨƠƯẠ-Ỹ"
_NAME = f"[{UPPER}][{LOWER}]*( [{UPPER}][{LOWER}]*)*"
#: Composed Vietnamese text with single spaces: nothing that tidying would touch.
_SIGNS = f"{LOWER}{UPPER}0-9.,;:/()\"&%+*#@_!?'–-"
_TEXT = f"[{_SIGNS}]+( [{_SIGNS}]+)*"
_NEW_TONES = "(^|[^qQ])([oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])($|[^" + LOWER + UPPER + "])"
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
TEXT_MAX = 4000
CODE_MAX = 200
#: More codes than this are looked up in an enumeration type instead of a list of comparisons.
FEW = 8


@dataclass(frozen=True)
class ColumnCheck:
    """``value``: the typed expression over *r_name* where ``good`` is true; ``good`` may also read it as *f_name*."""

    field: Field
    value: str
    good: str
    #: SQL to be run before: an enumeration type of the codes.
    needs: str = ""


def quoted(text: str) -> str:
    """Return *text* as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def check_of(field: Field, *, training: bool, places: str = "", listed: str = "") -> ColumnCheck:
    """Return the checks of one field over the column ``r_<name>`` (NULL where the cell is empty).

    *places*, *listed*: expressions that give the unit or the code found by a join, NULL if none.
    """
    x = f"r_{field.name}"
    if field.type in {FieldType.AREA, FieldType.AGENCY}:
        return ColumnCheck(field, places, f"{places} IS NOT NULL")
    if field.codes:
        return _coded(field, x)
    if field.type is FieldType.TEXT:
        return ColumnCheck(field, x, _text(field, x, training=training))
    if field.type in {FieldType.INTEGER, FieldType.MONEY, FieldType.YEAR}:
        return _whole(field, x)
    simple = {FieldType.DECIMAL: _decimal, FieldType.DATE: _date, FieldType.MONTH: _month}
    if field.type in simple:
        return simple[field.type](field, x)
    short = (f"length({x}) <= {CODE_MAX}", _tidy(x), *_span(field, x, quoted))
    if listed:
        return ColumnCheck(field, listed, _and(f"{listed} IS NOT NULL", *short))
    if field.type in {FieldType.CODE, FieldType.REFERENCE, FieldType.FILE}:
        return ColumnCheck(field, x, _and(*short))
    if field.type is FieldType.BOOLEAN:
        whens = "".join(f" WHEN {quoted(text)} THEN {made}" for text, made in _BOOLEANS.items())
        value = f"CASE {x}{whens} END"
        return ColumnCheck(field, value, f"f_{field.name} IS NOT NULL")
    # Times, places on the map, plain data: rare in files of millions, so each is looked at by itself.
    return ColumnCheck(field, _NULLS[field.type], "FALSE")


_NULLS = {
    FieldType.DATETIME: "CAST(NULL AS VARCHAR)",
    FieldType.GEO: "CAST(NULL AS VARCHAR)",
    FieldType.JSON: "CAST(NULL AS VARCHAR)",
}
_BOOLEANS = {"true": "TRUE", "1": "TRUE", "có": "TRUE", "Có": "TRUE", "x": "TRUE"} | {
    "false": "FALSE", "0": "FALSE", "không": "FALSE", "Không": "FALSE",
}  # fmt: skip
#: A pattern of single plain signs and their repeats: what fits it holds no space and nothing to tidy.
_TIGHT = re.compile(r"(?:\[[A-Za-z0-9-]+\](?:\{\d+(?:,\d+)?\}|\+)?|[A-Za-z0-9-])+")


def _and(*parts: str) -> str:
    return " AND ".join(part for part in parts if part)


def _tidy(x: str) -> str:
    """Plain signs without spaces at the ends or two together; or composed Vietnamese text. Never a formula.

    Comparing bytes with characters finds plain text much faster than a pattern does; ``>= '!'`` is «begins with a
    visible sign».
    """
    plain = (
        f"{x} >= '!' AND right({x}, 1) BETWEEN '!' AND '~' AND NOT contains({x}, '  ') AND NOT contains({x}, chr(0))"
    )
    marked = f"regexp_full_match({x}, {quoted(_TEXT)})"
    return f"{x}[1] <> '=' AND CASE WHEN strlen({x}) = length({x}) THEN {plain} ELSE {marked} END"


def _text(field: Field, x: str, *, training: bool) -> str:
    longest = min(field.length or TEXT_MAX, TEXT_MAX)
    parts = [f"length({x}) <= {longest}"]
    match field.format:
        case "citizen_id":
            parts = [f"regexp_full_match({x}, '[0-9]{{12}}')", *([] if training else [f"{x} >= '001'"])]
            parts += [f"length({x}) <= {longest}"] if longest < 12 else []
        case "tax_code":
            # Ten or thirteen digits go by their check digit, which is counted one by one.
            parts += [f"regexp_full_match({x}, '[0-9]{{12}}')"]
        case "phone":
            parts += [f"regexp_full_match({x}, '0[0-9]{{9,10}}')"]
        case "person_name":
            parts += [f"regexp_full_match({x}, {quoted(_NAME)})", _tones(x)]
        case "address":
            parts += [f"regexp_full_match({x}, {quoted(_TEXT)})", _tones(x), f"{x}[1] <> '='", _commas(x)]
        case "":
            parts = [] if _TIGHT.fullmatch(field.pattern) and not field.length else [*parts, _tidy(x)]
        case _:
            return "FALSE"  # e-mail, web addresses, plates: short lists, looked at one by one
    if field.pattern:
        parts += [f"regexp_full_match({x}, {quoted(field.pattern)})" if _is_plain(field.pattern) else "FALSE"]
    return _and(*parts, *_span(field, x, quoted))


def _tones(x: str) -> str:
    return f"NOT regexp_matches({x}, {quoted(_NEW_TONES)})"


def _commas(x: str) -> str:
    return f"NOT regexp_matches({x}, ' ,|,[^ ]|[, ]$|^[, ]')"


def _is_plain(pattern: str) -> bool:
    """Whether a pattern means the same to Python and to RE2 on every text: classes, repeats, groups, plain signs."""
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789[]{}()|+*?-,/_@ ^.")
    return set(pattern) <= allowed and "(?" not in pattern and "[[" not in pattern


def _span(field: Field, x: str, write: Any) -> list[str]:
    """Return the declared lowest and highest value as conditions."""
    made = []
    if field.minimum is not None:
        made.append(f"{x} >= {write(str(field.minimum))}")
    if field.maximum is not None:
        made.append(f"{x} <= {write(str(field.maximum))}")
    return made


def _whole(field: Field, x: str) -> ColumnCheck:
    value = f"TRY_CAST({x} AS BIGINT)"
    top = 9999 if field.type is FieldType.YEAR else 10**15
    low, high = (1 if field.type is FieldType.YEAR else -top), top
    if field.minimum is not None:
        low = max(low, int(Decimal(str(field.minimum))))
    if field.maximum is not None:
        high = min(high, int(Decimal(str(field.maximum))))
    # DuckDB also reads «1e3», « 7», «1_000»: only plain digits are surely good, and these are at least '-' and at most
    # '9' in every sign. A cast back says it in one step, and leaves «007» to be looked at.
    made = f"f_{field.name}"
    good = f"({made} BETWEEN {low} AND {high} AND CAST({made} AS VARCHAR) = {x})"
    return ColumnCheck(field, value, good)


def _decimal(field: Field, x: str) -> ColumnCheck:
    value = f"TRY_CAST({x} AS DECIMAL(18, {field.scale}))"
    plain = f"regexp_full_match({x}, '-?[0-9]{{1,{15 - field.scale}}}([.][0-9]{{1,{max(field.scale, 1)}}})?')"
    if field.scale == 0:
        plain = f"regexp_full_match({x}, '-?[0-9]{{1,15}}')"
    return ColumnCheck(field, value, _and(plain, f"f_{field.name} IS NOT NULL", *_span(field, f"f_{field.name}", str)))


def _date(field: Field, x: str) -> ColumnCheck:
    # DuckDB reads «2024-2-3» and « 2024-02-03» too: the length and the signs settle that.
    is_iso = f"strlen({x}) = 10 AND {x}[5] = '-' AND {x} >= '0' AND {x} < '9999-12-32'"
    iso = f"CASE WHEN {is_iso} THEN TRY_CAST({x} AS DATE) END"
    vietnamese = f"CAST(TRY_STRPTIME({x}, '%d/%m/%Y') AS DATE)"
    value = f"CASE WHEN {x}[3] = '/' THEN {vietnamese} ELSE {iso} END"
    slashed = f"strlen({x}) = 10 AND {x}[6] = '/' AND {x}[7] BETWEEN '0' AND '9'"
    shape = f"CASE WHEN {x}[3] = '/' THEN {slashed} ELSE {x}[8] = '-' END"
    made = f"f_{field.name}"
    limits = _span(field, made, lambda text: f"DATE {quoted(text)}")
    return ColumnCheck(field, value, _and(shape, f"{made} IS NOT NULL", f"{made} >= DATE '0001-01-01'", *limits))


def _month(field: Field, x: str) -> ColumnCheck:
    good = _and(f"regexp_full_match({x}, '[0-9]{{4}}-(0[1-9]|1[0-2])')", f"{x} >= '0001'", *_span(field, x, quoted))
    return ColumnCheck(field, x, good)


def _coded(field: Field, x: str) -> ColumnCheck:
    """Codes as they are, or their labels as written."""
    labels = {text: code for text, code in labels_of(field).items() if text == text.strip() and text}
    if field.minimum is not None or field.maximum is not None:
        return ColumnCheck(field, x, "FALSE")
    same = [code for text, code in labels.items() if text == code]
    other = {text: code for text, code in labels.items() if text != code}
    if len(labels) > FEW:
        kind = f"codes_{field.name}"
        needs = f"CREATE TYPE {kind} AS ENUM ({', '.join(quoted(code) for code in same)})"
        return ColumnCheck(field, x, f"TRY_CAST({x} AS {kind}) IS NOT NULL", needs)
    whens = " ".join(
        f"WHEN {quoted(text)} THEN {quoted(code)}"
        for text, code in {**dict(zip(same, same, strict=True)), **other}.items()
    )
    value = f"CASE {x} {whens} END"
    return ColumnCheck(field, value, f"f_{field.name} IS NOT NULL")


def fold(x: str, *, plain: bool = False) -> str:
    """Return the folded words of checked text (letters of Vietnamese, digits, signs) as SQL; NULL for none.

    *plain*: names and numbers only, whose words already have one space between them.
    """
    bare = f"strip_accents(replace(lower({x}), 'đ', 'd'))"
    if plain:
        return f"nullif({bare}, '')"
    return f"nullif(trim(regexp_replace({bare}, '[^a-z0-9]+', ' ', 'g')), '')"


def key(declaration: Declaration) -> str:
    """Return the canonical key as SQL over the typed columns."""
    parts = []
    for name in declaration.key:
        field = declaration.field(name)
        column = f"f_{name}"
        if field is not None and field.type is FieldType.BOOLEAN:
            column = f"CASE WHEN {column} THEN 'True' ELSE 'False' END"
        parts.append(f"CAST({column} AS VARCHAR)")
    return " || chr(31) || ".join(parts)


def kept(field: Field, vendor: str) -> str:
    """Return how a typed column stands in a prepared line of that database."""
    column = f"f_{field.name}"
    if vendor == "postgresql":
        return column
    made = {
        FieldType.DATE: f"CAST({column} AS VARCHAR)",
        FieldType.BOOLEAN: f"CAST({column} AS INTEGER)",
        FieldType.DECIMAL: f"CAST({column} AS DOUBLE)",
    }
    return made.get(field.type, column)
