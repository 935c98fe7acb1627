"""``put_scores`` and ``scores``: the door of quality."""

from datetime import UTC, datetime, timedelta

import pytest

from tinhso.core.access.api import SYSTEM, NotAllowed, Role
from tinhso.data.registers import api
from tinhso.data.registers.api import Score

from .conftest import SYSTEMS, person

pytestmark = pytest.mark.usefixtures("province")

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def score(scope="register", dimension="correct", value=0.5, good=1, total=2, at=AT):
    return Score(scope, dimension, value, good, total, at)


def test_scores_come_back_and_stand_on_the_list_of_registers():
    put = [
        score(),
        score(dimension="complete", value=1.0, good=2, at=AT - timedelta(days=9)),
        score("field:name", value=0.25, good=1, total=4),
        score("area:96/31825"),
        score("record:019359b0-7e57-7000-8000-76697369746f", value=0.0, good=0),
    ]
    assert api.put_scores(by=SYSTEM, code=SYSTEMS, scores=iter(put)) == 5
    assert api.scores(SYSTEMS, "register") == (put[1], put[0])
    assert api.scores(SYSTEMS, "area:96/31825") == (put[3],)
    assert api.scores(SYSTEMS, "record") == (put[4],)
    assert len(api.scores(SYSTEMS)) == 4
    card = next(item.score for item in api.registers() if item.code == SYSTEMS)
    assert (card.correct, card.complete, card.clean) == (50.0, 100.0, None)
    assert card.total == 75.0
    assert card.at == AT - timedelta(days=9)  # as old as its oldest part


def test_a_later_measure_takes_the_place_of_the_earlier():
    api.put_scores(by=SYSTEM, code=SYSTEMS, scores=[score(), score("field:name"), score(dimension="clean")])
    api.put_scores(by=SYSTEM, code=SYSTEMS, scores=[score(value=1.0, good=2)])
    assert [(item.scope, item.dimension, item.value) for item in api.scores(SYSTEMS)] == [
        ("field:name", "correct", 0.5),
        ("register", "clean", 0.5),
        ("register", "correct", 1.0),
    ]
    api.put_scores(by=SYSTEM, code=SYSTEMS, scores=[score(value=None, good=0, total=0)], whole=True)
    assert [item.value for item in api.scores(SYSTEMS)] == [None]
    assert api.register(SYSTEMS).score.total is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "province"},
        {"scope": "field:"},
        {"scope": "area:" + "x" * 200},
        {"dimension": "nice"},
        {"value": 1.1},
        {"good": 3},
        {"good": -1},
    ],
)
def test_a_score_that_cannot_be_is_refused_and_nothing_is_kept(wrong):
    with pytest.raises(api.RegistersError):
        api.put_scores(by=SYSTEM, code=SYSTEMS, scores=[score(), score(**wrong)])
    assert api.scores(SYSTEMS) == ()


def test_who_may_hand_in_scores(steward, outsider, stranger):
    assert api.put_scores(by=steward, code=SYSTEMS, scores=[score()]) == 1
    colleague = person(Role.OFFICER, "camau/skhcn")
    for other in (colleague, outsider, stranger):
        with pytest.raises(NotAllowed):
            api.put_scores(by=other, code=SYSTEMS, scores=[score()])
