"""Packages that inflate beyond measure, endings that lie, names that are traps."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.files.conftest import give, picture
from tinhso.core.files import api as files
from tinhso.core.files import rules

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def package(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{MAIN}"/></Types>')
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.django_db
def test_zip_bombs_are_refused(own_folder):
    huge = package([("word/document.xml", b"\0" * (40 * 1024 * 1024))])
    assert len(huge) < 100_000
    many = package([(f"word/{n}.xml", b"") for n in range(rules.MAX_PARTS)])
    for content, name in ((huge, "a.docx"), (many, "b.docx")):
        with pytest.raises(files.FileRefused, match="giải nén") as refusal:
            give(content, name)
        assert refusal.value.code == "bomb"
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []
    assert give(package([("word/document.xml", b"<w/>" * 1000)]), "c.docx").media_type == files.DOCX


@pytest.mark.django_db
def test_a_broken_package_is_refused():
    for content in (package([])[:60], b"PK\x03\x04broken"):
        with pytest.raises(files.FileRefused) as refusal:
            give(content, "a.zip")
        assert refusal.value.code == "broken"


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**9)), max_size=20))
def test_what_inflates_beyond_the_limit_is_always_a_bomb(sizes):
    assert rules.is_bomb(sizes) or sum(size for size, _ in sizes) <= rules.MAX_INFLATED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "anh.jpg"),
        (b"MZ" + b"\x90" * 600, "bao-cao.pdf"),
        (b"\x7fELF" + b"\2" * 600, "bao-cao.docx"),
        (b"%PDF-1.4\n", "anh.PNG"),
        (b"<svg onload=alert(1)>", "anh.png"),
        (package([]), "anh.jpeg"),
        (b"text", "bang.xlsx"),
    ],
)
def test_an_ending_that_lies_is_refused(own_folder, content, name):
    with pytest.raises(files.FileRefused) as refusal:
        give(content, name)
    assert refusal.value.code == "lying_type"
    assert f"«{name}»" in str(refusal.value)
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []
    if not name.lower().endswith(("png", "jpg", "jpeg")):
        assert give(content, name, honest=False).size == len(content)


@pytest.mark.django_db
def test_an_honest_or_unknown_ending_is_taken():
    assert give(b"a,b\n1,2\n", "bang.csv").media_type == files.TEXT
    assert give(b"a", "khong-duoi").media_type == files.TEXT
    assert give(b"b", "la.xyz").media_type == files.TEXT
    assert give(picture(), "ANH.JPEG").media_type == files.JPEG


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\An\\Báo cáo.docx", "Báo cáo.docx"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ('a"; filename="b.html', "a; filename=b.html"),
        ("", "tep"),
        (" .. ", "tep"),
        (".htaccess", "htaccess"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("bao cao.", "bao cao"),
    ],
)
def test_names_are_cleaned(name, kept):
    assert files.clean_name(name) == kept


@given(st.text(max_size=400))
def test_a_cleaned_name_is_short_and_has_no_traps(name):
    kept = files.clean_name(name)
    assert 1 <= len(kept) <= rules.MAX_NAME
    assert not set('/\\<>:"|?*\r\n\0') & set(kept)
    assert kept not in {".", ".."}
    assert files.clean_name(kept) == kept
