"""Imports from end to end, with the bad input of the issue: told by row and field or by cause, nothing half-done."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from tests.data.imports.conftest import BIRTHS, HEADER, MAP, birth
from tinhso.core.access.api import SYSTEM, NotAllowed
from tinhso.data.imports import api
from tinhso.data.imports.adapters import engine
from tinhso.data.imports.data import ImportsError, SourceRefused
from tinhso.data.imports.models import Import, SavedMapping, SetAside
from tinhso.data.imports.services import mending, starting
from tinhso.data.imports.services.mapping import read_map
from tinhso.data.registers import api as registers

pytestmark = pytest.mark.django_db


def as_csv(rows, header=HEADER):
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def run(content, *, mapping=MAP, name="khai-sinh.csv", **options):
    """Import *content*; return its row afterwards."""
    upload = io.BytesIO(content) if isinstance(content, bytes) else content
    options = {"by": SYSTEM, "publish": True, **options}
    made = starting.start_import(
        register=BIRTHS, upload=upload, name=name, mapping=mapping, queued=False, **options
    ).public_id
    api.run_import(made)
    return Import.objects.get(public_id=made)


def held():
    return len(registers.query(BIRTHS, by=SYSTEM, limit=500).records)


def workbook(rows):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_messy_file_loads_what_is_good_and_tells_the_rest_by_row_and_field(province):
    rows = [birth(n) for n in range(1, 21)]
    rows[2]["birth_date"] = "31/02/2025"
    row = run(as_csv(rows))
    assert (row.state, row.new, row.aside, row.rows) == ("published", 19, 1, 20)
    aside = SetAside.objects.get()
    assert (aside.row, aside.field, aside.code) == (4, "birth_date", "type")  # line 4 of the file, header counted
    assert row.root
    assert row.sha256
    assert held() == 19


def test_the_same_file_twice_brings_nothing_new(province):
    content = as_csv([birth(n) for n in range(1, 11)])
    assert run(content).new == 10
    again = run(content)
    assert (again.new, again.changed, again.same) == (0, 0, 10)


def test_a_dry_run_tells_and_writes_nothing_then_goes_on_for_real(province):
    run(as_csv([birth(1), birth(2)]))
    row = run(as_csv([birth(1), birth(2, mother_name="Lê Thị Hồng"), birth(3)]), dry_run=True)
    assert (row.state, row.new, row.changed, row.same) == ("checked", 1, 1, 1)
    assert row.sample["new"]
    assert row.sample["changed"]
    assert held() == 2
    starting.do_it(by=SYSTEM, public_id=str(row.public_id), publish=True)
    api.run_import(str(row.public_id))
    row.refresh_from_db()
    assert (row.state, row.new, row.changed) == ("published", 1, 1)
    assert held() == 3


def test_without_a_mapping_the_import_waits_and_the_answer_is_kept_for_next_time(province):
    row = run(as_csv([birth(1)]), mapping=None)
    assert row.state == "mapping"
    assert row.layout["columns"] == list(HEADER)
    starting.set_mapping(by=SYSTEM, public_id=str(row.public_id), mapping=read_map(MAP), dry_run=False)
    api.run_import(str(row.public_id))
    assert SavedMapping.objects.get().source == "khai-sinh.csv"
    assert run(as_csv([birth(2)]), mapping=None).state == "published"


def test_a_moved_column_or_another_header_is_asked_about(province):
    row = run(as_csv([birth(1)]), mapping=None)
    starting.set_mapping(by=SYSTEM, public_id=str(row.public_id), mapping=read_map(MAP), dry_run=False)
    moved = (HEADER[1], HEADER[0], *HEADER[2:])
    assert run(as_csv([birth(2)], moved), mapping=None).state == "mapping"
    other = [{("so" if key == "record_no" else key): value for key, value in birth(3).items()}]
    assert run(as_csv(other, ("so", *HEADER[1:])), mapping=None).state == "mapping"
    wrong = run(as_csv(other, ("so", *HEADER[1:])))
    assert wrong.state == "failed"
    assert "record_no" in wrong.error


def test_a_line_with_too_many_or_too_few_fields_is_set_aside_at_its_line(province):
    lines = as_csv([birth(n) for n in range(1, 6)]).decode().splitlines()
    lines[2] += ",thừa"
    row = run("\n".join(lines).encode() + b"\n")
    assert (row.new, row.aside, row.rows) == (4, 1, 5)
    assert (SetAside.objects.get().row, SetAside.objects.get().code) == (3, "columns")
    places = {item.provenance.rpartition(":")[2] for item in registers.query(BIRTHS, by=SYSTEM).records}
    assert places == {"2", "4", "5", "6"}


def test_a_huge_line_is_refused_with_its_number(province):
    row = run(as_csv([birth(1)]) + b"x" * (2 * 1024 * 1024) + b"\n")
    assert row.state == "failed"
    assert "3" in row.error
    assert "1 MB" in row.error


def test_a_formula_in_a_cell_is_told(province):
    content = workbook(
        [list(HEADER), list(birth(1).values()), [*list(birth(2).values())[:3], "=A1", *list(birth(2).values())[4:]]]
    )
    row = run(content, name="so.xlsx")
    assert (row.new, row.aside) == (1, 1)
    assert (SetAside.objects.get().field, SetAside.objects.get().code) == ("full_name", "formula")


def test_a_truncated_workbook_and_a_zip_bomb_are_refused(province):
    content = workbook([list(HEADER), list(birth(1).values())])
    assert run(content[: len(content) // 2], name="so.xlsx").state == "failed"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    row = run(out.getvalue(), name="so.xlsx")
    assert row.state == "failed"
    assert "phình" in row.error
    assert held() == 0


def test_a_full_disk_pauses_and_the_import_goes_on_later(province, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine, "remove", lambda _name: None)
    with monkeypatch.context() as broken:
        broken.setattr("tinhso.data.imports.services.running.reading.load", full)
        row = run(as_csv([birth(1)]))
    assert row.state in {"paused", "failed"}
    assert "Đĩa" in row.error
    assert held() == 0
    starting.resume(by=SYSTEM, public_id=str(row.public_id))
    api.run_import(str(row.public_id))
    assert held() == 1


def test_a_staged_import_is_out_of_sight_until_published_and_cancelled_whole(province):
    row = run(as_csv([birth(n) for n in range(1, 6)]), publish=False)
    assert row.state == "staged"
    assert held() == 0
    starting.cancel(by=SYSTEM, public_id=str(row.public_id), reason="thử")
    row.refresh_from_db()
    assert (row.state, held()) == ("cancelled", 0)


def test_a_published_import_is_taken_back_whole(province):
    run(as_csv([birth(1)]))
    row = run(as_csv([birth(1, mother_name="Lê Thị Hồng"), birth(2)]))
    starting.cancel(by=SYSTEM, public_id=str(row.public_id), reason="nhầm tệp")
    values = [
        item.values["mother_name"] for item in registers.query(BIRTHS, by=SYSTEM, where={"number": "KS-00001"}).records
    ]
    assert values == ["Lê Thị Hòa"]


def test_absent_records_end_only_when_declared(province):
    run(as_csv([birth(n) for n in range(1, 5)]))
    assert run(as_csv([birth(1)]), mode="full").ended == 0
    mapping = {"fields": MAP, "ends_absent": True}
    row = run(as_csv([birth(1), birth(2)]), mode="full", mapping=mapping)
    assert (row.state, row.ended, row.same) == ("published", 2, 2)


def test_json_lines_and_parquet_load_too(province, tmp_path):
    lines = "\n".join(json.dumps(birth(n), ensure_ascii=False) for n in range(1, 4)) + "\nkhông phải JSON\n"
    row = run(lines.encode(), name="so.jsonl")
    # A first line that is no object would make it a CSV; a broken one further down is set aside at its line.
    assert (row.new, row.aside) == (3, 1)
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "so.parquet"
    pq.write_table(pa.Table.from_pylist([birth(n) for n in range(4, 8)]), path)
    assert run(path.read_bytes(), name="so.parquet").new == 4
    assert run(path.read_bytes()[:300], name="hong.parquet").state == "failed"


def test_old_codes_are_told_by_the_whole_file(province):
    from tinhso.twin.population.rules.legacy import to_cp1258, to_tcvn3, to_vni

    text = as_csv([birth(n) for n in range(1, 9)]).decode()
    for number, (name, content) in enumerate(
        {
            "tcvn3": to_tcvn3(text).encode("latin-1"),
            "vni": to_vni(text).encode("latin-1"),
            "cp1258": to_cp1258(text),
        }.items()
    ):
        row = run(content, name=f"{number}.csv")
        assert row.layout["encoding"] == name
        assert (row.new + row.same, row.aside) == (8, 0), name
    assert run(text.encode("utf-16"), name="u.csv").same == 8
    assert registers.query(BIRTHS, by=SYSTEM).records[0].values["full_name"] == "Trần Thị Bé Đào"


def test_rows_set_aside_are_mended_replaced_and_dismissed(province, justice, outsider):
    rows = [birth(n) for n in range(1, 8)]
    for at in (1, 2, 3):
        rows[at]["area_code"] = "sai"
    rows[4]["birth_date"] = "31/02/2025"
    run(as_csv(rows))
    ids = [str(item.public_id) for item in SetAside.objects.order_by("row")]
    with pytest.raises(NotAllowed):
        mending.mend(by=outsider, register=BIRTHS, rows={ids[0]: {"office": "31825"}})
    done, wrong = mending.mend(by=justice, register=BIRTHS, rows={ids[0]: {"office": "vẫn sai"}})
    assert done == 0
    assert wrong[ids[0]][0].code == "unit"
    done, wrong = mending.replace(by=justice, register=BIRTHS, public_ids=ids, field="office", old="sai", new="31825")
    assert (done, wrong) == (2, {})
    assert held() == 5
    with pytest.raises(ImportsError):
        mending.dismiss(by=justice, register=BIRTHS, public_ids=[ids[3]], reason=" ")
    assert mending.dismiss(by=justice, register=BIRTHS, public_ids=[ids[3]], reason="sổ gốc mất trang") == 1
    assert SetAside.objects.filter(state="open").count() == 1
    assert Import.objects.get().aside == 1


class _Server(BaseHTTPRequestHandler):
    content = b""

    def do_GET(self):
        if self.path == "/di-tiep":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/noi-bo")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.content) + (50 if self.path == "/dut" else 0)))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_args):
        pass


@pytest.fixture
def server():
    _Server.content = as_csv([birth(1), birth(2)])
    made = HTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def fetch(url):
    made = starting.start_import(by=SYSTEM, register=BIRTHS, url=url, mapping=MAP, publish=True, queued=False).public_id
    api.run_import(made)
    return Import.objects.get(public_id=made)


def test_http_needs_an_allowed_host_and_tells_a_broken_answer(province, server, settings):
    assert "nội bộ" in fetch(f"{server}/so.csv").error
    settings.IMPORT_HOSTS = ("127.0.0.1",)
    assert fetch(f"{server}/so.csv").new == 2
    assert "giữa chừng" in fetch(f"{server}/dut").error


def test_a_redirect_inside_is_refused(province, server, settings):
    settings.IMPORT_HOSTS = ("localhost",)
    row = fetch(f"{server.replace('127.0.0.1', 'localhost')}/di-tiep")
    assert row.state == "failed"
    assert "nội bộ" in row.error


def test_only_files_in_the_inbox_are_taken(province, tmp_path):
    outside = tmp_path / "bi-mat.csv"
    outside.write_bytes(as_csv([birth(1)]))
    (tmp_path / "nhap").mkdir()
    (tmp_path / "nhap" / "lien-ket.csv").symlink_to(outside)
    for path in (outside, tmp_path / "nhap" / "lien-ket.csv", tmp_path / "nhap" / ".." / "bi-mat.csv"):
        with pytest.raises(SourceRefused):
            starting.start_import(by=SYSTEM, register=BIRTHS, path=path, mapping=MAP, queued=False)
    (tmp_path / "nhap" / "so.csv").write_bytes(as_csv([birth(1)]))
    made = starting.start_import(
        by=SYSTEM, register=BIRTHS, path=tmp_path / "nhap" / "so.csv", mapping=MAP, publish=True, queued=False
    ).public_id
    api.run_import(made)
    assert held() == 1


def test_the_command_imports(province, tmp_path, capsys):
    (tmp_path / "so.csv").write_bytes(as_csv([birth(1)]))
    (tmp_path / "map.json").write_text(json.dumps(MAP))
    call_command("import", BIRTHS, tmp_path / "so.csv", mapping=tmp_path / "map.json", publish=True)
    assert "mới 1" in capsys.readouterr().out
    assert held() == 1


def test_killed_half_way_it_goes_on_and_every_row_is_there_once(tmp_path):
    """Kill -9 a real process while it stages; the second run ends the work."""
    if os.environ.get("TINHSO_DATABASE_URL"):
        pytest.skip("a database of its own is made here: SQLite")
    root = Path(__file__).resolve().parents[3]
    folder = tmp_path / "data"
    folder.mkdir()
    environment = {**os.environ, "TINHSO_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tinhso.config.settings"}
    environment.pop("PYTEST_CURRENT_TEST", None)
    amount = 40_000
    (tmp_path / "so.csv").write_bytes(as_csv([birth(n) for n in range(1, amount + 1)]))
    (tmp_path / "map.json").write_text(json.dumps(MAP))
    set_up = (
        "import django; django.setup(); from pathlib import Path; from django.core.management import call_command;"
        "call_command('migrate', verbosity=0); from tinhso.core.access.api import SYSTEM;"
        "from tinhso.core.directory import api as d; from tinhso.data.registers import api as r;"
        "p = Path('provinces/ca-mau').resolve(); d.load_province(p, by=SYSTEM); r.load_province(p, by=SYSTEM)"
    )
    subprocess.run([sys.executable, "-c", set_up], cwd=root, env=environment, check=True)

    def ask(sql):
        import sqlite3

        with sqlite3.connect(folder / "tinhso.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchone()

    tinhso = [sys.executable, "-m", "tinhso.config", "import"]
    first = subprocess.Popen(
        [*tinhso, BIRTHS, str(tmp_path / "so.csv"), "--mapping", str(tmp_path / "map.json"), "--publish"],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    ends = time.monotonic() + 120
    while time.monotonic() < ends and first.poll() is None:
        found = ask("SELECT staged FROM data_import")
        if found and found[0] > 2000:
            os.kill(first.pid, signal.SIGKILL)
            break
        time.sleep(0.01)
    assert first.wait() == -signal.SIGKILL
    name, staged = ask("SELECT public_id, staged FROM data_import")
    assert 0 < staged < amount
    assert ask("SELECT count(*) FROM reg_civil_births")[0] == staged  # place and rows were kept together
    subprocess.run([*tinhso, "--resume", name], cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert ask("SELECT count(*), count(DISTINCT key), min(seq), max(seq) FROM reg_civil_births") == (
        amount,
        amount,
        1,
        amount,
    )
    assert ask("SELECT state, new FROM data_import") == ("published", amount)
