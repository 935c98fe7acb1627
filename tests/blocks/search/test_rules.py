"""What is understood, what is shown, and that terms and permissions say the same."""

from hypothesis import given
from hypothesis import strategies as st

from tinhso.blocks.search.rules.extracts import extract, marked
from tinhso.blocks.search.rules.seeing import seen_by, terms_of
from tinhso.blocks.search.rules.words import folded, spoken, table_of, understand
from tinhso.core.access.api import Actor, Grant, Permission, Role, Scope, can

CODES = st.sampled_from(["*", "", "camau", "camau/stttt", "camau/stttt/vp", "camau/syt"])
SCOPES = st.builds(Scope, CODES, CODES)
ROLES = st.sampled_from([Role.CITIZEN, Role.OFFICER, Role.LEADER])
GRANTS = st.lists(st.builds(Grant, ROLES, SCOPES), max_size=3).map(tuple)
ACTORS = st.builds(Actor, id=st.sampled_from(["a", "b"]), grants=GRANTS, level=st.integers(0, 2))
PERMISSIONS = st.builds(
    Permission, st.just("tests.found"), st.frozensets(ROLES), st.booleans(), st.booleans(), st.integers(0, 2)
)


@given(ACTORS, PERMISSIONS, st.none() | SCOPES, st.sampled_from([None, "a", "b"]))
def test_a_term_is_shared_exactly_if_the_permission_is_held(actor, permission, scope, owner):
    shared = set(terms_of(actor)) & set(seen_by(permission, scope=scope, owner=owner))
    assert bool(shared) == can(actor, permission, scope=scope, owner=owner)


def test_words_phrases_and_exclusions_are_understood():
    found = understand('Đất "sổ đỏ" -nhà thửa')
    assert (found.words, found.phrases, found.without) == (("dat", "thua"), (("so", "do"),), ("nha",))
    assert found.accented == ("đất", "sổ", "đỏ", "thửa")
    assert not understand('-nhà  "" ...')


@given(st.text())
def test_folded_text_has_letters_and_digits_only_and_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)
    assert all(word.isalnum() for word in folded(text).split())


@given(st.text(max_size=300))
def test_whatever_is_typed_is_understood(text):
    assert len(understand(text).words) <= 12


def test_d_with_stroke_is_d_also_when_it_is_the_icelandic_one():
    assert folded("Ðầm Dơi") == folded("Đầm Dơi") == "dam doi"


@given(st.text(max_size=200), st.sets(st.sampled_from(["so", "do", "ca"])))
def test_a_marked_text_is_the_text(text, wanted):
    assert "".join(piece.text for piece in marked(text, wanted)) == text


def test_an_extract_shows_the_word_in_its_place():
    text = "mở đầu " * 60 + "cấp sổ đỏ lần đầu " + "và sau này " * 60
    shown = extract(text, {"so", "do"})
    assert [piece.text for piece in shown if piece.hit] == ["sổ", "đỏ"]
    assert len("".join(piece.text for piece in shown)) < 260
    assert shown[0].text.startswith("… ")


def test_ordinary_speech_stands_for_what_documents_write():
    table = table_of([["sổ đỏ", "giấy chứng nhận"], ["sổ", "quyển"]])
    assert spoken(understand("sổ đỏ"), table) == [(("so", "do"), (("giay", "chung", "nhan"),))]
    assert spoken(understand("đất"), table) == []
