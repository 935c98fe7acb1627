"""Every text of the platform is there in English too (the source is Vietnamese)."""

import ast
import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

PACKAGE = settings.PACKAGE
FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
TRANSLATE = re.compile(r"""\{%\s*(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
FUNCTION = re.compile(r"""\b_\((?:"([^"]*)"|'([^']*)')\)""")
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.S)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
PLACE = re.compile(r"%\((\w+)\)[sd]")
#: Letters that only Vietnamese text has.
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I)
#: Names stay as they are in every language.
NAMES = ("Tỉnh Số", "Cà Mau", "Tiếng Việt")


def templates():
    return sorted(PACKAGE.glob("*/*/templates/**/*.html")) + sorted(PACKAGE.glob("*/templates/**/*.html"))


def texts_of_template(source):
    for found in (*TRANSLATE.finditer(source), *FUNCTION.finditer(source)):
        yield found[1] or found[2]
    for options, body in BLOCK.findall(source):
        trimmed = " ".join(line.strip() for line in body.strip().splitlines()) if "trimmed" in options else body
        for part in re.split(r"\{%\s*plural\s*%\}", trimmed):
            escaped = part.replace("%", "%%") if VARIABLE.search(part) else part
            yield VARIABLE.sub(r"%(\1)s", escaped)


def texts_of_module(source):
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in FUNCTIONS:
            count = 2 if name.startswith("ngettext") else 1
            for argument in node.args[:count]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def used():
    """Return every text asked to be translated, with the files that ask."""
    found = {}
    for path in templates():
        for text in texts_of_template(path.read_text()):
            found.setdefault(text, set()).add(str(path.relative_to(PACKAGE)))
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            for text in texts_of_module(path.read_text()):
                found.setdefault(text, set()).add(str(path.relative_to(PACKAGE)))
    return found


def translated():
    """Return every English translation by its Vietnamese text."""
    found = {}
    for path in sorted(PACKAGE.glob("**/locale/en/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en", abort_invalid=True):
                if message.id:
                    ids = message.id if isinstance(message.id, tuple) else (message.id,)
                    strings = message.string if isinstance(message.string, tuple) else (message.string,) * len(ids)
                    found.update(zip(ids, strings, strict=False))
    return found


def test_every_text_has_its_english():
    english = translated()
    missing = {text: sorted(files) for text, files in used().items() if text and not english.get(text)}
    assert missing == {}


def test_no_translation_is_empty():
    assert [text for text, english in translated().items() if not english] == []


def test_translations_keep_the_places_for_values():
    wrong = [
        (text, english)
        for text, english in translated().items()
        if set(PLACE.findall(text)) != set(PLACE.findall(english or ""))
    ]
    assert wrong == []


def visible_text(source):
    """Return what a template shows by itself: no tags of Django, no comments, no markup but its spoken attributes."""
    source = re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", " ", source, flags=re.S)
    source = BLOCK.sub(" ", source)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.S)
    spoken = re.findall(r'(?:alt|title|placeholder|aria-label)="([^"]*)"', source)
    return " ".join([re.sub(r"<[^>]*>", " ", source), *spoken])


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_template_shows_text_that_cannot_be_translated(path):
    text = visible_text(path.read_text())
    for name in NAMES:
        text = text.replace(name, "")
    found = VIETNAMESE.search(text)
    assert found is None, text[max(found.start() - 40, 0) : found.end() + 40]


def test_the_search_for_texts_sees_them():
    source = """{% translate "một" %}{% blocktranslate with n=x %}{{ n }} mục{% endblocktranslate %}{{ _("hai") }}"""
    assert sorted(texts_of_template(source)) == ["%(n)s mục", "hai", "một"]
    assert list(texts_of_module('x = _("a" "b")\ny = gettext(z)\nngettext("c", "d", 2)')) == ["ab", "c", "d"]
    assert VIETNAMESE.search(visible_text('<p title="Đến">{% translate "Đi" %}</p>'))
