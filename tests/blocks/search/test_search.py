"""Finding through the door: what is found, by whom, how fresh, after what accident."""

import sqlite3

import pytest

from tinhso.blocks.search import api
from tinhso.blocks.search.adapters import index
from tinhso.core.access.api import SYSTEM, Actor, Grant, Permission, Role, Scope
from tinhso.core.journal import api as journal

pytestmark = pytest.mark.django_db

VISITOR = Actor(id="visitor:1")
FILES = Permission("tests.search.files", roles=frozenset({Role.OFFICER}), owner=True)


def officer(agency, name="officer"):
    return Actor(id=name, grants=(Grant(Role.OFFICER, Scope(agency, "*")),), is_signed_in=True)


@pytest.fixture
def shelf(here):
    """A list of documents that a source shows; following «tests.»."""
    documents = []
    api.register_source(api.Source("things", "Đồ vật", lambda: list(documents), ("tests.",)))
    return documents


def thing(key, title, text="", **rest):
    return api.Document(key, title, f"/{key}/", text, **rest)


def found(text, by=VISITOR, **options):
    return [hit.key for hit in api.search(text, by=by, **options).hits]


def test_words_are_found_with_and_without_tone_marks_those_typed_first(shelf):
    shelf += [thing("ma", "Rau má"), thing("me", "Bà mạ"), thing("other", "Cá lóc")]
    api.rebuild()
    assert set(found("ma")) == {"ma", "me"}
    assert found("má") == ["ma", "me"]
    assert found("mạ") == ["me", "ma"]
    assert found("RAU MÁ") == ["ma"]
    assert found("-ca ma -ba") == ["ma"]


def test_a_phrase_stands_in_a_row(shelf):
    shelf += [thing("row", "Cấp sổ đỏ"), thing("apart", "Sổ tay bìa đỏ")]
    api.rebuild()
    assert found('"sổ đỏ"') == ["row"]
    assert found("sổ đỏ") == ["row", "apart"]


def test_ordinary_speech_finds_the_official_words(shelf, here):
    (here / "search").mkdir(exist_ok=True)
    (here / "search" / "synonyms.yaml").write_text("groups:\n- [sổ đỏ, giấy chứng nhận quyền sử dụng đất]\n")
    shelf += [thing("paper", "Giấy chứng nhận quyền sử dụng đất"), thing("book", "Sổ bìa đỏ")]
    api.rebuild()
    results = api.search("so do", by=VISITOR)
    assert [hit.key for hit in results.hits] == ["paper"]
    assert results.also == ("giấy chứng nhận quyền sử dụng đất",)


def test_owner_colleague_outsider_and_anonymous_find_count_and_are_offered_what_they_may_see(shelf):
    here = Scope("camau/stttt", "*")
    shelf += [
        thing("open", "Hồ sơ công khai"),
        thing("closed", "Hồ sơ nội bộ", "bí mật", access=(api.Access(FILES, here, "an"),)),
    ]
    api.rebuild()
    people = {
        "owner": (Actor(id="an", is_signed_in=True), True),
        "colleague": (officer("camau"), True),
        "outsider": (officer("camau/syt"), False),
        "anonymous": (VISITOR, False),
    }
    for name, (actor, may) in people.items():
        results = api.search("hồ sơ", by=actor)
        assert (len(results.hits), results.total, results.facets[0].count) == ((2,) * 3 if may else (1,) * 3), name
        assert bool(found("bí mật", by=actor)) is may, name
        assert ("Hồ sơ nội bộ" in api.suggest("noi", by=actor)) is may, name


def test_kinds_narrow_and_facets_still_count_all(shelf):
    api.register_source(api.Source("places", "Nơi", lambda: [thing("x", "Ấp Sổ")], ()))
    shelf += [thing("a", "Sổ một"), thing("b", "Sổ hai")]
    api.rebuild()
    results = api.search("sổ", by=VISITOR, kinds=["places"])
    assert [hit.key for hit in results.hits] == ["x"]
    assert (results.total, {facet.kind: facet.count for facet in results.facets}) == (1, {"things": 2, "places": 1})


def test_pages_follow_one_another_without_gap_or_repeat(shelf):
    shelf += [thing(f"k{n}", f"Sổ số {n}") for n in range(45)]
    api.rebuild()
    pages = [found("sổ", limit=20, offset=offset) for offset in (0, 20, 40)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({key for page in pages for key in page}) == 45


def test_the_journal_says_what_to_look_at_again(shelf):
    shelf += [thing("a", "Sổ cũ"), thing("b", "Sổ bỏ")]
    assert api.refresh() == api.Refreshed(2, 0, 1)
    shelf[:] = [thing("a", "Sổ mới")]
    journal.append(by=SYSTEM, action="other.done", subject="x")
    assert api.refresh() == api.Refreshed(0, 0, 0)
    assert found("cũ") == ["a"]
    journal.append(by=SYSTEM, action="tests.done", subject="x")
    assert api.refresh() == api.Refreshed(1, 1, 1)
    assert (found("cũ"), found("mới"), found("bỏ")) == ([], ["a"], [])
    assert api.refresh() == api.Refreshed(0, 0, 0)


def test_a_writer_killed_before_it_remembered_does_the_same_again(shelf):
    shelf += [thing("a", "Sổ một")]
    api.rebuild()
    shelf += [thing("b", "Sổ hai")]
    journal.append(by=SYSTEM, action="tests.done", subject="x")
    api.refresh()
    # As if the state had not been written after the commit of the index.
    state = sqlite3.connect(index.current() / "state.sqlite")
    with state:
        state.execute("DELETE FROM held WHERE id = 'things:b'")
        state.execute("UPDATE mark SET number = number - 1")
    assert api.refresh() == api.Refreshed(1, 0, 1)
    assert sorted(found("sổ")) == ["a", "b"]


def test_there_is_one_writer_and_an_old_index_serves_while_a_new_one_is_made(shelf):
    shelf += [thing("a", "Sổ")]
    api.rebuild()
    first = index.current()
    with index.only_writer() as is_ours:
        assert is_ours
        assert api.rebuild() is None
        assert api.refresh() is None
        assert found("sổ") == ["a"]
    api.rebuild()
    assert index.current() != first
    assert not first.exists()
    assert found("sổ") == ["a"]


def test_without_an_index_it_says_so(here):
    with pytest.raises(api.SearchNotReady):
        api.search("sổ", by=VISITOR)
    assert api.search("...", by=VISITOR).total == 0


def test_what_a_query_language_would_read_is_only_words_here(shelf):
    shelf += [thing("a", "Sổ đỏ title body")]
    api.rebuild()
    for text in ["title:so", "so AND", "so*", "(so", "so^9", "[so TO do]", "/so/", "so\\", "\x00so", "so " * 200]:
        api.search(text, by=VISITOR)
        api.suggest(text, by=VISITOR)
