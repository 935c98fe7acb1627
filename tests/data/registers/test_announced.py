"""The announced shared databases: «k trong N», and files of the folder that are no declaration."""

import pytest

from tinhso.core.province.api import ContentError
from tinhso.data.registers import api

from .conftest import PROVINCE


def test_sixteen_of_twenty_six_are_named():
    found = api.announced(PROVINCE)
    assert (found.named, found.announced) == (16, 26)
    assert [item.number for item in found.items] == list(range(1, 17))
    assert "1567/QĐ-UBND" in found.decision


def test_every_named_one_has_its_register():
    declared = {path.stem for path in (PROVINCE / "registers").glob("*.yaml")}
    named = [code for item in api.announced(PROVINCE).items for code in item.registers]
    assert named
    assert set(named) <= declared


def test_a_province_without_the_list_has_none(tmp_path):
    assert api.announced(tmp_path) is None


def test_more_names_than_announced_are_refused(tmp_path):
    (tmp_path / "registers").mkdir()
    head = "announced: 1\ndecision: a\nsource: b\nplace: c\nitems:\n"
    text = head + "- {number: 1, name: A}\n- {number: 2, name: B}\n"
    (tmp_path / "registers" / "_announced.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="nhiều hơn 1"):
        api.announced(tmp_path)
