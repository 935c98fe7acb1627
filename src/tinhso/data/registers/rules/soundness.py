"""What must hold between the parts of a declaration."""

import re
from collections import Counter

from django.utils.translation import gettext as _

from tinhso.data.registers.data import TEXTS, Declaration, Field, FieldType, Personal, Provenance, Sharing
from tinhso.data.registers.rules.checking import Wrong, compile_field
from tinhso.data.registers.rules.formats import FORMATS
from tinhso.data.registers.rules.language import WORDS, ExpressionError, parse

#: The code of a training register begins so, and no other does.
SIMULATED = "sim_"
LEVELS = frozenset({"province", "district", "commune", "hamlet"})
#: Types that cannot stand in a key or an index.
_LOOSE = frozenset({FieldType.JSON, FieldType.GEO})
#: A pattern with one repeat inside another can take for ever on a long text.
_NESTED = re.compile(r"\([^)]*[+*][^)]*\)[+*{]")


def problems(declaration: Declaration) -> list[str]:
    """Return what is wrong, each with its place; nothing if the declaration is sound."""
    found: list[str] = []
    for index, field in enumerate(declaration.fields):
        found += [f"fields[{index}].{text}" for text in _of_field(field)]
    found += _names(declaration)
    found += _roles(declaration)
    found += _rules(declaration)
    found += _simulated(declaration)
    return found


def _of_field(field: Field) -> list[str]:
    found = []
    if field.name in WORDS:
        found.append(_("name: «%(name)s» là từ của ngôn ngữ quy tắc, hãy chọn tên khác.") % {"name": field.name})
    if field.format and (field.type is not FieldType.TEXT or field.format not in FORMATS):
        known = ", ".join(sorted(FORMATS))
        found.append(_("format: chỉ dùng với kiểu text và là một trong: %(known)s.") % {"known": known})
    if field.level and (field.type is not FieldType.AREA or field.level not in LEVELS):
        found.append(_("level: chỉ dùng với kiểu area: %(known)s.") % {"known": ", ".join(sorted(LEVELS))})
    if field.type is FieldType.CODE and not field.codes and not field.register:
        found.append(_("codes: trường kiểu code phải có danh mục."))
    if field.type is FieldType.REFERENCE and not field.register:
        found.append(_("register: trường kiểu reference phải nêu sổ được dẫn tới."))
    if field.codes and field.type is not FieldType.CODE:
        found.append(_("codes: chỉ dùng với kiểu code."))
    if repeated := [code for code, times in Counter(item.code for item in field.codes).items() if times > 1]:
        found.append(_("codes: mã lặp lại: %(codes)s.") % {"codes": ", ".join(repeated)})
    if field.personal is Personal.SENSITIVE and field.sharing is not Sharing.SPECIAL:
        found.append(_("sharing: dữ liệu cá nhân nhạy cảm chỉ được chia sẻ đặc thù (special)."))
    if field.personal is Personal.BASIC and field.sharing is Sharing.OPEN:
        found.append(_("sharing: dữ liệu cá nhân không được để mở (open)."))
    return found + _pattern_and_limits(field)


def _pattern_and_limits(field: Field) -> list[str]:
    found = []
    if field.pattern:
        try:
            re.compile(field.pattern)
        except re.error as error:
            found.append(_("pattern: không phải một mẫu: %(error)s.") % {"error": error})
            return found
        if field.type is not FieldType.TEXT or _NESTED.search(field.pattern):
            found.append(_("pattern: chỉ dùng với kiểu text, và không lặp trong lặp."))
    if field.search and field.type not in TEXTS:
        found.append(_("search: chỉ tìm được trong trường chữ."))
    if field.indexed and field.type in _LOOSE:
        found.append(_("indexed: kiểu %(type)s không lập chỉ mục được.") % {"type": field.type})
    try:
        compile_field(field, training=True)
    except Wrong as wrong:
        found.append(_("min, max: %(message)s") % {"message": wrong})
    except TypeError:
        found.append(_("min, max: không dùng với kiểu %(type)s.") % {"type": field.type})
    return found


def _names(declaration: Declaration) -> list[str]:
    found = []
    for name, times in Counter(item.name for item in declaration.fields).items():
        if times > 1:
            found.append(_("fields: tên «%(name)s» lặp lại.") % {"name": name})
    for code, times in Counter(item.code for item in declaration.rules).items():
        if times > 1:
            found.append(_("rules: mã «%(code)s» lặp lại.") % {"code": code})
    lists = {
        "key": declaration.key,
        "title": declaration.title,
        **{f"natural_keys[{index}]": names for index, names in enumerate(declaration.natural_keys)},
        **{f"groups[{index}].fields": group.fields for index, group in enumerate(declaration.groups)},
    }
    for place, names in lists.items():
        found += [
            _("%(place)s: không có trường «%(name)s».") % {"place": place, "name": name}
            for name in names
            if declaration.field(name) is None
        ]
    return found


def _roles(declaration: Declaration) -> list[str]:
    """Return what is wrong with the fields that play a part: key, owner, area, subject."""
    found = []
    for index, name in enumerate(declaration.key):
        field = declaration.field(name)
        if field and not field.required:
            found.append(_("key[%(index)s]: trường khoá «%(name)s» phải bắt buộc.") % {"index": index, "name": name})
        if field and field.type in _LOOSE:
            found.append(_("key[%(index)s]: kiểu %(type)s không làm khoá được.") % {"index": index, "type": field.type})
    wanted = {
        "agency_field": (declaration.agency_field, {FieldType.AGENCY}),
        "area_field": (declaration.area_field, {FieldType.AREA}),
        "subject": (declaration.subject, {FieldType.TEXT}),
        "day_field": (declaration.day_field, {FieldType.DATE}),
    }
    for place, (name, types) in wanted.items():
        field = declaration.field(name)
        if name and (field is None or field.type not in types):
            known = ", ".join(sorted(types))
            found.append(_("%(place)s: phải là tên một trường kiểu %(types)s.") % {"place": place, "types": known})
    return found


def _simulated(declaration: Declaration) -> list[str]:
    """Return what a training register may not have: its code tells, nothing is open, no figure stands beside it."""
    named = declaration.code.startswith(SIMULATED)
    if declaration.provenance is not Provenance.SIMULATED:
        return [_("code: «%(head)s» chỉ dùng cho sổ mô phỏng.") % {"head": SIMULATED}] if named else []
    found = [] if named else [_("code: sổ mô phỏng phải bắt đầu bằng «%(head)s».") % {"head": SIMULATED}]
    if any(item.sharing is Sharing.OPEN for item in declaration.shown):
        found.append(_("sharing: dữ liệu mô phỏng không được để mở (open)."))
    if declaration.expected is not None:
        found.append(_("expected: số trong văn bản không đặt cạnh dữ liệu mô phỏng."))
    return found


def _rules(declaration: Declaration) -> list[str]:
    fields = {item.name: item for item in declaration.shown}
    found = []
    for index, rule in enumerate(declaration.rules):
        for part, text in (("when", rule.when), ("must", rule.must)):
            try:
                if text:
                    parse(text, fields)
            except ExpressionError as error:
                found.append(f"rules[{index}].{part}: {error}.")
    return found
