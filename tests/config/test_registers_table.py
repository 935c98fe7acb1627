"""docs/registers.md is current; the command prints what the folder and the database hold."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from tinhso.config.registers_table import check_registers, lines_of, markdown

ROOT = Path(__file__).resolve().parents[2]
PROVINCE = ROOT / "provinces" / "ca-mau"


def test_the_page_of_registers_is_current():
    told = "tinhso check registers --format markdown > docs/registers.md"
    assert (ROOT / "docs" / "registers.md").read_text(encoding="utf-8") == markdown(PROVINCE), told


def test_every_register_stands_in_it_once():
    lines = lines_of(PROVINCE)
    codes = [item.declaration.code for item in lines]
    assert len(set(codes)) == len(codes) == len(list((PROVINCE / "registers").glob("[!_]*.yaml")))
    assert sum(item.here for item in lines) > 200
    assert sum(item.is_simulated for item in lines) == 12
    assert not [item for item in lines if not item.owner]


@pytest.mark.django_db
def test_the_command_tells_what_the_database_holds(settings):
    out = io.StringIO()
    call_command("check", "registers", stdout=out)
    assert out.getvalue() == ""
    out = io.StringIO()
    assert check_registers([], "json", out) == 0
    assert json.loads(out.getvalue()) == {"registers": []}
