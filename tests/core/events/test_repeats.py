"""Requests sent again: done once, answered alike; another body is refused; of two at once one does."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.events.api import idempotent, once
from tinhso.core.events.models import OnceKey, RepeatKey
from tinhso.core.events.services import repeats

CHECK = "/api/v1/claims/check"
TEXT = "Toàn huyện có 1.000 hộ, trong đó 500 hộ có Internet, đạt 40%."


def ask(view, key="k1", body="a=1", actor="an", path="/api/thing/", **extra):
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    request = RequestFactory().post(path, body, content_type="application/x-www-form-urlencoded", **headers, **extra)
    request.actor = Actor(id=actor)
    return view(request)


def counting(status=201, **options):
    done = []

    @idempotent(**options)
    def view(request: HttpRequest) -> HttpResponse:
        done.append(1)
        once(f"effect-{len(done)}") if connection.in_atomic_block else None
        response = HttpResponse(f"làm lần {len(done)}", status=status, headers={"Location": "/x/"})
        response.set_cookie("bí-mật".encode().hex(), "x")
        return response

    return view, done


@pytest.mark.django_db(transaction=True)
def test_the_same_request_is_answered_again_without_being_done_again():
    view, done = counting()
    first, second = ask(view), ask(view)
    assert len(done) == 1
    assert (second.status_code, second.content, second["Location"]) == (201, first.content, "/x/")
    assert second["Idempotency-Replayed"] == "true"
    assert not second.cookies, "an answer's cookies belong to its first asker"
    assert ask(view, key="k2").content != first.content
    assert ask(view, actor="binh").content != first.content, "another person's key is another key"
    assert ask(view, path="/api/other/").content != first.content
    assert len(done) == 4
    ask(view, key="")
    ask(view, key="")
    assert len(done) == 6, "without a key each is done"


@pytest.mark.django_db(transaction=True)
def test_another_body_with_the_same_key_is_refused():
    view, done = counting()
    ask(view)
    answer = ask(view, body="a=2")
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert "nội dung khác" in json.loads(answer.content)["detail"]
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", [400, 403, 422, 500])
def test_a_refused_request_may_be_mended_and_sent_again(status):
    view, done = counting(status)
    ask(view)
    ask(view, body="a=2")
    assert len(done) == 2
    assert not RepeatKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_request_that_breaks_leaves_nothing():
    tries = []

    @idempotent
    def view(request: HttpRequest) -> HttpResponse:
        tries.append(once("effect"))
        if len(tries) == 1:
            raise OSError("mất mạng")
        return HttpResponse("xong")

    with pytest.raises(OSError, match="mất mạng"):
        ask(view)
    assert not OnceKey.objects.exists()
    assert ask(view).content == b"xong"
    assert tries == [True, True]


@pytest.mark.django_db(transaction=True)
def test_a_claim_of_a_dead_process_is_free_again_and_a_late_one_writes_nothing(monkeypatch):
    view, done = counting()
    repeats.begin(actor="an", route="POST /api/thing/", key="k1", body="another", wait=0)
    monkeypatch.setattr(repeats, "WAIT", 0.0)
    assert ask(view).status_code == 409
    RepeatKey.objects.all().delete()

    @idempotent
    def slow(request: HttpRequest) -> HttpResponse:
        once("slow")
        RepeatKey.objects.update(claim="another")
        return HttpResponse("chậm")

    answer = ask(slow)
    assert answer.status_code == 409
    assert not OnceKey.objects.filter(key="slow").exists(), "it was rolled back"
    RepeatKey.objects.update(claimed_until=now() - timedelta(seconds=1), answer=None)
    assert ask(view).status_code == 201
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_after_seven_days_a_key_is_new():
    view, done = counting()
    ask(view)
    RepeatKey.objects.update(created_at=now() - timedelta(days=8))
    assert ask(view, body="a=2").status_code == 201
    assert len(done) == 2


@pytest.mark.django_db(transaction=True)
def test_the_table_alone_opens_no_answer(settings):
    view, done = counting()
    ask(view)
    row = RepeatKey.objects.get()
    assert "làm lần".encode() not in bytes(row.answer)
    assert "k1" not in f"{row.key}{row.body}{row.claim}"
    settings.SECRET_KEY = "x" * 50
    assert ask(view).status_code == 409, "done, but its answer cannot be read any more"
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["x" * 201, "khoá", "a\tb"])
def test_odd_keys_are_refused(key):
    view, done = counting()
    factory = RequestFactory().post("/api/thing/", {"khoa_lap": key})
    factory.actor = Actor(id="an")
    assert view(factory).status_code == 400
    assert not done


@pytest.mark.django_db(transaction=True)
def test_forms_carry_the_key_in_a_field_and_files_count_by_content():
    done = []

    @idempotent
    def view(request: HttpRequest) -> HttpResponse:
        done.append(request.FILES["tep"].read())
        return HttpResponseRedirect("/xong/")

    def send(content, token):
        file = SimpleUploadedFile("a.txt", content)
        request = RequestFactory().post(
            "/x/", {"khoa_lap": "form-1", "csrfmiddlewaretoken": token, "tep": file, "b": ["1", "2"]}
        )
        request.actor = Actor(id="an")
        return view(request)

    assert send(b"one", "t1")["Location"] == "/xong/"
    assert send(b"one", "t2")["Location"] == "/xong/"
    assert done == [b"one"], "another token and boundary, the same content"
    answer = send(b"two", "t1")
    assert answer.status_code == 409
    assert "tải lại trang" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_stream_cannot_be_kept():
    @idempotent
    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse([b"x"])

    with pytest.raises(TypeError, match="stream"):
        ask(view)
    assert not RepeatKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_very_long_answer_is_not_kept_but_counts():
    done = []

    @idempotent
    def view(request: HttpRequest) -> HttpResponse:
        done.append(1)
        return HttpResponse(b"x" * (repeats.MAX_ANSWER + 1))

    assert len(ask(view).content) > repeats.MAX_ANSWER
    assert ask(view).content == b""
    assert done == [1]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_does_and_the_others_get_its_answer():
    if connection.vendor != "postgresql" and connection.is_in_memory_db():
        pytest.skip("several connections need PostgreSQL or a file")
    done, answers, start = [], [], threading.Barrier(5)

    @idempotent
    def view(request: HttpRequest) -> HttpResponse:
        done.append(1)
        threading.Event().wait(0.3)
        return HttpResponse("một lần")

    def one():
        start.wait()
        answers.append(ask(view))
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert {answer.content for answer in answers} == {"một lần".encode()}


@pytest.mark.django_db(transaction=True)
def test_the_checking_route_takes_a_key(client: Client):
    headers = {"HTTP_IDEMPOTENCY_KEY": "0198c0de-aaaa-7000-8000-000000000001"}
    first = client.post(CHECK, {"text": TEXT}, content_type="application/json", **headers)
    assert first.status_code == 200
    again = client.post(CHECK, {"text": TEXT}, content_type="application/json", **headers)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    other = client.post(CHECK, {"text": TEXT + " "}, content_type="application/json", **headers)
    assert other.status_code == 409


def test_a_form_gets_a_fresh_key_each_time():
    template = Template("{% repeat_key %}")
    one, two = template.render(Context()), template.render(Context())
    assert one.startswith('<input type="hidden" name="khoa_lap" value="')
    assert one != two
