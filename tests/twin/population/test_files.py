"""Files: the same in every format, the same bytes for the same seed, whole or not at all; refused outside training."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from tests.twin.population.conftest import FOLDER
from tinhso.twin.api import TwinRefused, generate
from tinhso.twin.population.api import SIMULATED, TABLES


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_csv_json_lines_and_parquet_say_the_same(spoilt, table):
    files = spoilt.made.tables[table.code]
    rows = spoilt.rows(table.code)
    with files["csv"].open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == rows
    with files["jsonl"].open(encoding="utf-8", newline="\n") as file:
        assert [json.loads(line) for line in file] == rows
    notes = pq.read_schema(files["parquet"]).metadata
    assert notes[b"provenance"].decode() == SIMULATED


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    made = [
        generate(0.001, seed, "standard", tmp_path / name, directory=FOLDER)
        for seed, name in ((5, "a"), (5, "b"), (6, "c"))
    ]
    files = [{p.relative_to(m.out): p.read_bytes() for p in m.out.rglob("*") if p.is_file()} for m in made]
    assert files[0] == files[1]
    assert files[0].keys() == files[2].keys()
    assert files[0] != files[2]


def test_bytes_do_not_depend_on_the_process(tmp_path):
    """Another process with another hash seed, time zone and clock second writes the same."""
    code = (
        "import sys; from pathlib import Path; from tinhso.twin.population.api import generate, read_directory;"
        "generate(scale=0.0005, seed=5, faults='standard', out=Path(sys.argv[1]),"
        " directory=read_directory(Path(sys.argv[2])))"
    )
    for name, hash_seed, zone in (("a", "1", "UTC"), ("b", "2", "Asia/Ho_Chi_Minh")):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / name), str(FOLDER)], env=environment, check=True)
    assert (tmp_path / "a" / "manifest.json").read_bytes() == (tmp_path / "b" / "manifest.json").read_bytes()


def test_the_manifest_tells_checksums_and_no_clock_time(spoilt):
    content = json.loads(spoilt.made.manifest.read_text("utf-8"))
    assert content["provenance"] == SIMULATED
    assert content["seed"] == 7
    assert set(content["sha256"]) == {
        path.relative_to(spoilt.made.out).as_posix()
        for path in spoilt.made.out.rglob("*")
        if path.is_file() and path != spoilt.made.manifest
    }


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(TwinRefused, match="ghi đè"):
        generate(0.001, 1, "none", tmp_path, directory=FOLDER)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_training_province_is_replaced_whole(tmp_path):
    out = tmp_path / "o"
    generate(0.001, 1, "none", out, directory=FOLDER, formats=("csv", "parquet"))
    generate(0.001, 2, "none", out, directory=FOLDER, formats=("csv",))
    assert not (out / "parquet").exists()
    assert not (tmp_path / "o.part").exists()


def test_a_run_that_breaks_leaves_nothing_behind(tmp_path):
    def stop(table, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(0.001, 1, "none", tmp_path / "o", directory=FOLDER, progress=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("scale", "more", "words"),
    [
        (0, {}, "Cỡ"),
        (11, {}, "Cỡ"),
        (0.001, {"formats": ("ods",)}, "ods"),
        (0.001, {"tables": ("cats",)}, "cats"),
        (0.001, {"directory": Path("/nowhere")}, "areas-before.csv"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(tmp_path, scale, more, words):
    with pytest.raises(TwinRefused, match=words):
        generate(scale, 1, "none", tmp_path / "o", **({"directory": FOLDER} | more))
    assert list(tmp_path.iterdir()) == []


def test_outside_training_nothing_is_made(tmp_path, settings):
    settings.TRAINING = False
    with pytest.raises(TwinRefused, match="tập huấn"):
        generate(0.001, 1, "none", tmp_path / "o", directory=FOLDER)
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_and_tells(tmp_path):
    out, told = tmp_path / "o", io.StringIO()
    call_command("twin", scale=0.001, out=out, directory=FOLDER, formats="csv,xlsx", stdout=told)
    assert (out / "csv" / "population.csv").is_file()
    assert (out / "legacy" / "khai-sinh-tcvn3.xlsx").is_file()
    assert "dòng mô phỏng" in told.getvalue()
    with pytest.raises(CommandError, match="Cỡ"):
        call_command("twin", scale=-1, out=out, directory=FOLDER)


def test_the_spreadsheet_has_merged_headers_and_an_old_font(spoilt):
    path = next(path for path in spoilt.made.legacy if path.name == "khai-sinh-tcvn3.xlsx")
    sheet = openpyxl.load_workbook(path).active
    assert "D5:G5" in {str(cells) for cells in sheet.merged_cells.ranges}
    assert sheet["D8"].font.name == ".VnTime"
    assert "ñ" not in (sheet["D5"].value or "")


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    """A limit on the size of files stands for the full disk: the write fails in the same way."""
    code = (
        "import resource, sys; from pathlib import Path;"
        "from tinhso.twin.population.api import TwinRefused, generate, read_directory;"
        "known = read_directory(Path(sys.argv[2])); resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try: generate(scale=0.001, seed=5, faults='standard', out=Path(sys.argv[1]), directory=known)\n"
        "except TwinRefused as refused: print(refused)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "o"), str(FOLDER)], check=True, capture_output=True, text=True
    )
    assert "Không ghi được" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_the_directory_of_the_province_serves(tmp_path):
    made = generate(0.0005, 1, "none", tmp_path / "o", formats=())
    assert made.counts["population"].rows > 0
