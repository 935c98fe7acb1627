"""A backup holds everything, proves itself, and comes back row by row on an empty machine."""

import json
import shutil
from pathlib import Path

import pytest

from tests.config.operations.installation import ON_POSTGRESQL

#: One process makes the shared installation once.
pytestmark = pytest.mark.xdist_group("operations")
PASSPHRASE = "rừng đước Năm Căn 2026"


@pytest.fixture(scope="module")
def made(source, tmp_path_factory):
    """One backup of the shared installation."""
    shelf = tmp_path_factory.mktemp("ke")
    told = source.run("backup", "--to", str(shelf))
    assert "Đã sao lưu và kiểm lại" in told
    assert "CHÚ Ý: khoá nằm ở" in told
    (name,) = [path.parent.name for path in shelf.glob("*/manifest.json")]
    return shelf / name


def manifest_of(backup: Path) -> dict:
    return json.loads((backup / "manifest.json").read_text())


def without(rows: dict, *tables: str) -> dict:
    return {name: found for name, found in rows.items() if name not in tables}


def new_entries(before: dict, after: dict) -> int:
    assert before["core_journalentry"].items() <= after["core_journalentry"].items()
    return len(after["core_journalentry"]) - len(before["core_journalentry"])


def test_restored_on_an_empty_machine_every_row_and_file_is_there(source, made, empty):
    told = empty.run("restore", str(made))
    assert "khớp từng dòng" in told
    assert "chuỗi còn nguyên" in told
    before, after = source.rows(), empty.rows()
    # The source's journal has the backup made, the restored one the restoration.
    assert without(before, "core_journalentry") == without(after, "core_journalentry")
    assert sum(map(len, before.values())) > 500
    shared = before["core_journalentry"].items() & after["core_journalentry"].items()
    assert len(shared) == manifest_of(made)["journal_entries"] == len(after["core_journalentry"]) - 1
    assert source.contents() == empty.contents()
    assert source.contents()
    assert empty.attempt("check", "journal").returncode == 0
    assert (empty.data / "secret-key").read_text() == (source.data / "secret-key").read_text()


def test_a_restored_installation_serves(made, empty):
    from tests.prove.server import Visitor

    empty.run("restore", str(made))
    empty.run("load")
    empty.start()
    assert Visitor(empty.port).ask("GET", "/ke-hoach/?ngay=2024-10-15")[0] == 200


def test_a_place_that_is_not_empty_is_refused_and_kept_aside_when_replaced(made, empty):
    empty.run("restore", str(made))
    empty.query("INSERT INTO django_session VALUES ('here', 'x', '2030-01-01 00:00:00+00')")
    before = empty.rows()
    refused = empty.attempt("restore", str(made))
    assert refused.returncode == 1
    assert "không trống" in refused.stderr
    assert empty.rows() == before
    told = empty.run("restore", str(made), "--replace")
    assert "dữ liệu trước đó cất ở" in told
    assert empty.query("SELECT count(*) FROM django_session") == [(0,)]
    if ON_POSTGRESQL:
        (schema,) = empty.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'replaced%'")[0]
        assert empty.query(f'SELECT count(*) FROM "{schema}".django_session') == [(1,)]
    else:
        assert [path.name for path in empty.data.glob("replaced-*/tinhso.sqlite3")] == ["tinhso.sqlite3"]


def copy_of(made: Path, place: Path) -> Path:
    shutil.copytree(made.parent, place)
    return place / made.name


@pytest.mark.parametrize("what", ["part", "content", "missing", "manifest"])
def test_a_damaged_backup_is_refused_by_the_name_of_what_differs(made, empty, tmp_path, what):
    copy = copy_of(made, tmp_path / "ban-sao")
    if what == "part":
        victim = next(path for path in (copy / "database").iterdir())
    elif what == "manifest":
        victim = copy / "manifest.json"
    else:
        victim = next((tmp_path / "ban-sao" / "pool").glob("??/??/*"))
    if what == "missing":
        victim.unlink()
    elif what == "manifest":
        victim.write_text("{")
    else:
        content = bytearray(victim.read_bytes())
        content[len(content) // 2] ^= 1
        victim.write_bytes(bytes(content))
    refused = empty.attempt("restore", str(copy))
    assert refused.returncode == 1
    assert victim.name in refused.stderr
    assert not (empty.data / "tinhso.sqlite3").exists()
    assert source_is_empty(empty)


def source_is_empty(one) -> bool:
    if ON_POSTGRESQL:
        return one.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    return not (one.data / "tinhso.sqlite3").exists()


def test_a_backup_whose_rows_do_not_agree_is_undone(made, empty, tmp_path):
    """Its parts are whole, but the manifest was written for other rows: found by the comparison, and taken back."""
    copy = copy_of(made, tmp_path / "ban-sao")
    values = manifest_of(copy)
    values["tables"]["core_account"]["rows"] += 1
    (copy / "manifest.json").write_text(json.dumps(values))
    refused = empty.attempt("restore", str(copy))
    assert "core_account" in refused.stderr
    assert source_is_empty(empty)
    empty.run("restore", str(made))
    before = empty.rows()
    (empty.data / "secret-key").write_text("khoá của nơi này, dài hơn 32 ký tự")
    assert empty.attempt("restore", str(copy), "--replace").returncode == 1
    assert empty.rows() == before
    assert not list(empty.data.glob("replaced-*"))
    assert (empty.data / "secret-key").read_text() == "khoá của nơi này, dài hơn 32 ký tự"
    if ON_POSTGRESQL:
        assert empty.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'replaced%'") == [(0,)]


def test_a_backup_of_newer_software_is_refused(made, empty, tmp_path):
    copy = copy_of(made, tmp_path / "ban-sao")
    values = manifest_of(copy)
    values["migrations"].append("core.9999_later")
    (copy / "manifest.json").write_text(json.dumps(values))
    refused = empty.attempt("restore", str(copy))
    assert "core.9999_later" in refused.stderr


def test_keys_under_a_passphrase_come_back_only_with_it(source, empty, tmp_path):
    source.run("backup", "--to", str(tmp_path / "ke"), TINHSO_BACKUP_PASSPHRASE=PASSPHRASE)
    (made,) = [path.parent for path in (tmp_path / "ke").glob("*/manifest.json")]
    key = (source.data / "secret-key").read_bytes()
    assert not (tmp_path / "ke" / "keys").exists()
    assert all(key not in path.read_bytes() for path in (tmp_path / "ke").rglob("*") if path.is_file())
    for passphrase in ("", "sai rồi sai rồi sai rồi"):
        refused = empty.attempt("restore", str(made), TINHSO_BACKUP_PASSPHRASE=passphrase)
        assert (refused.returncode, "mật khẩu" in refused.stderr.lower()) == (1, True)
    assert source_is_empty(empty)
    empty.run("restore", str(made), TINHSO_BACKUP_PASSPHRASE=PASSPHRASE)
    assert (empty.data / "secret-key").read_bytes() == key
    weak = source.attempt("backup", "--to", str(tmp_path / "yeu"), TINHSO_BACKUP_PASSPHRASE="123")
    assert "quá ngắn" in weak.stderr


def test_only_new_contents_are_copied_and_old_backups_go(source, tmp_path):
    shelf = tmp_path / "ke"
    for _ in range(3):
        source.run("backup", "--to", str(shelf), "--keep", "2")
    assert len(list(shelf.glob("*/manifest.json"))) == 2
    pool = {path.name for path in (shelf / "pool").glob("??/??/*")}
    assert pool == set(source.contents())
    assert source.run("backup", "--to", str(shelf), "--list").count("dòng") == 2
    newest = sorted(path.parent for path in shelf.glob("*/manifest.json"))[-1]
    assert "còn nguyên" in source.run("backup", "--verify", str(newest))
    assert source.attempt("backup", "--to", str(shelf), "--keep", "0").returncode == 1


def test_a_backup_without_room_leaves_the_earlier_one(source, made, tmp_path):
    import subprocess

    place = tmp_path / "nho"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)], check=False).returncode:
        pytest.skip("needs root to mount a small disk")
    try:
        refused = source.attempt("backup", "--to", str(place))
        assert refused.returncode == 1
        assert not list(place.glob("*/manifest.json"))
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_running_server_is_not_restored_over(made, empty):
    empty.run("restore", str(made))
    empty.run("load")
    empty.start()
    refused = empty.attempt("restore", str(made), "--replace")
    assert (refused.returncode, "đang chạy" in refused.stderr) == (1, True)


def test_without_pg_dump_the_error_names_the_package(source, tmp_path):
    if not ON_POSTGRESQL:
        pytest.skip("PostgreSQL only")
    code = (
        "import os, sys, django; django.setup()\n"
        "from tinhso.config.operations.adapters import engines\n"
        "engines.shutil.which = lambda name: None; engines.Path.glob = lambda self, pattern: []\n"
        "from tinhso.config.operations.data import OperationRefused\n"
        "try: engines._program('pg_dump')\n"
        "except OperationRefused as error: print(error)\n"
    )
    import subprocess
    import sys

    ended = subprocess.run([sys.executable, "-c", code], env=source.environment, capture_output=True, text=True)
    assert "postgresql-client" in ended.stdout


ERASE = """
from datetime import datetime, UTC
from uuid import UUID
from tinhso.core.privacy.adapters import erasures
from tinhso.core.subjects import api
subject = UUID("01920000-0000-7000-8000-000000000001")
{line}
"""


def test_who_was_erased_after_the_backup_is_erased_again(empty, tmp_path):
    empty.run("load")
    empty.python(ERASE.format(line="print(api.seal(subject, 'Nguyễn Thị Bí Mật'))"))
    shelf = tmp_path / "ke"
    empty.run("backup", "--to", str(shelf))
    (old,) = [path.parent for path in shelf.glob("*/manifest.json")]
    empty.python(
        ERASE.format(
            line="erasures.note(erasures.Erasure(subject, subject, (subject,), datetime.now(UTC), 'test'))\n"
            "api.destroy(subject)"
        )
    )
    empty.run("backup", "--to", str(shelf))
    alive = ERASE.format(line="from tinhso.core.subjects.selectors import is_destroyed; print(is_destroyed(subject))")
    told = empty.run("restore", str(old), "--replace")
    assert "xoá lại dữ liệu của 1 người" in told
    assert empty.python(alive).strip() == "True"


def test_the_list_of_erasures_is_carried_whole_and_once(tmp_path):
    from tinhso.config.operations.adapters import erasures
    from tinhso.core.privacy.adapters.erasures import FILE

    assert erasures.LIST == FILE
    source, target = tmp_path / "a", tmp_path / "b"
    assert erasures.carry(source, target) == 0
    source.write_text('{"n": 1}\n{"n": 2}\n{"n": 3')
    assert erasures.carry(source, target) == 2
    source.write_text('{"n": 2}\n{"n": 3}\n')
    assert erasures.carry(source, target) == 1
    assert target.read_text() == '{"n": 1}\n{"n": 2}\n{"n": 3}\n'


def test_the_night_makes_a_backup_and_a_proof(source, tmp_path):
    code = (
        "from tinhso.config.operations.jobs import nightly_backup, nightly_proof\n"
        "print(nightly_backup()); print(nightly_proof())\n"
    )
    name, entries = source.python(code).split()
    assert (source.data / "backups" / name / "manifest.json").is_file()
    assert int(entries) > 0
    assert json.loads((source.data / "run" / "proof.json").read_text())["journal_fault"] == ""
    schedules = "from tinhso.core.events.adapters import registry; print(*registry.schedules())"
    assert {"config.operations.backup", "config.operations.prove"} <= set(source.python(schedules).split())
