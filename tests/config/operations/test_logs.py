"""Log lines carry no personal data: routes instead of addresses, kinds instead of messages, marks instead of people."""

import json
import logging

import pytest
from django.test import Client

from tests.config.operations.people import sign_in
from tinhso.config.operations.logs import JsonLines, PlainLines, actor_mark

PERSONAL = "Nguyễn Thị Bí Mật 079123456789"


class Kept(logging.Handler):
    """Writes as the console would, at the moment of the line."""

    def __init__(self):
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def lines():
    """Everything that is logged, as the JSON formatter writes it."""
    kept, own = Kept(), logging.getLogger("tinhso.request")
    root, levels = logging.getLogger(), (logging.getLogger().level, own.level)
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    own.setLevel(logging.INFO)
    yield lambda: kept.lines
    root.removeHandler(kept)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


def of_requests(read):
    return [found for line in read() if (found := json.loads(line))["logger"] == "tinhso.request"]


@pytest.mark.django_db
def test_a_request_is_one_line_with_route_id_and_a_mark_of_the_actor(client, lines):
    account = sign_in(client, "administrator")
    response = client.get(f"/quan-tri/tai-khoan/{account.public_id}/?q={PERSONAL}")
    (line,) = of_requests(lines)
    assert response.status_code == 200
    assert line["request"] == response["X-Request-Id"]
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["route"].startswith("/quan-tri/tai-khoan/<uuid:")
    assert line["actor"] == actor_mark(str(account.public_id))
    everything = "".join(lines())
    for personal in (PERSONAL, "B%C3%AD", str(account.public_id), account.username, account.name):
        assert personal not in everything


@pytest.mark.django_db
def test_a_visitor_has_no_mark_and_an_unknown_address_no_path(client, lines):
    client.get("/khong-co/079123456789/")
    (line,) = of_requests(lines)
    assert (line["route"], line["status"], "actor" in line) == ("(none)", 404, False)
    assert "079123456789" not in "".join(lines())


def test_a_crash_is_told_by_kind_and_place_not_by_its_words(lines, monkeypatch):
    def crash(request):
        raise ValueError(PERSONAL)

    monkeypatch.setattr("tinhso.core.web.views.render", lambda *_, **__: crash(None))
    response = Client(raise_request_exception=False).get("/tro-nang/")
    assert response.status_code == 500
    assert response["X-Request-Id"]
    everything = "".join(lines())
    assert PERSONAL not in everything
    assert "079123456789" not in everything
    (told,) = [found for line in lines() if (found := json.loads(line)).get("error") == "ValueError"]
    assert told["request"] == response["X-Request-Id"]
    assert any("crash" in place for place in told["at"])


def test_plain_lines_say_the_same():
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, "%s: %s", ("Not Found", "/079123456789"), None)
    assert "079123456789" not in PlainLines().format(record)
    ours = logging.LogRecord("tinhso.work", logging.ERROR, "x", 1, "%s việc", (3,), None)
    assert PlainLines().format(ours).endswith("tinhso.work 3 việc")


def test_the_mark_joins_but_does_not_tell():
    assert actor_mark("a") == actor_mark("a") != actor_mark("b")
    assert actor_mark("visitor:abc") == actor_mark("") == ""
