"""Declarations: strict reading, versions, what a change does to the table, crashes half-way, the province's folder."""

import copy

import jsonschema_rs
import pytest
import yaml

from tinhso.core.access.api import SYSTEM, NotAllowed, Role
from tinhso.data.registers import api
from tinhso.data.registers.adapters import tables
from tinhso.data.registers.models import Register
from tinhso.data.registers.rules.plain import to_plain
from tinhso.data.registers.services import altering

from .conftest import PROVINCE, SYSTEM_VALUES, SYSTEMS, person

BOATS = {
    "code": "boats",
    "name": "Tàu cá",
    "kind": "master",
    "owner": "camau/skhcn",
    "key": ["plate"],
    "sharing": "open",
    "population": "none",
    "fields": [
        {"name": "plate", "label": "Số đăng ký", "type": "text", "required": True, "indexed": True, "search": True},
        {"name": "made_in", "label": "Năm đóng", "type": "text"},
        {"name": "power", "label": "Công suất", "type": "integer", "min": 1},
    ],
}


def changed(**fields):
    made = copy.deepcopy(BOATS)
    for item in made["fields"]:
        item.update(fields.get(item["name"], {}))
    return made


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("fields", 1, "type"), "number", "fields[1].type: «number» không phải một trong"),
        (("fields", 1, "colour"), "red", "fields[1].colour: không có mục này"),
        (("fields", 2, "min"), "x", "fields[2].min, max"),
        (("code",), "Boats!", "code: gồm chữ thường"),
        (("key",), ["boat"], "key: không có trường «boat»"),
        (("key",), ["power"], "key[0]: trường khoá «power» phải bắt buộc"),
        (("rhythm",), True, "rhythm: «True»"),
        (("rules",), [{"code": "r1", "must": "power >", "words": "x"}], "rules[0].must: thiếu giá trị"),
        (("fields", 0, "personal"), "sensitive", "fields[0].sharing: dữ liệu cá nhân nhạy cảm"),
        (("expected",), {"count": -1, "source": "x"}, "expected.count"),
        (("fields",), "x", "fields: phải là một danh sách"),
        (("fields", 0, "pattern"), "(a+)+", "fields[0].pattern"),
    ],
)
def test_a_mistake_is_named_by_its_place(path, value, message):
    content = copy.deepcopy(BOATS)
    target = content
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(api.DeclarationError) as error:
        api.parse_declaration(content)
    assert any(problem.startswith(message.split(":")[0]) and message in problem for problem in error.value.problems)


def test_plain_and_back_is_the_same():
    for path in (PROVINCE / "registers").glob("[!_]*.yaml"):
        made = api.parse_declaration(yaml.safe_load(path.read_text()))
        assert api.parse_declaration(to_plain(made)) == made
        jsonschema_rs.validator_for(api.json_schema(made))


def test_the_schema_takes_what_the_register_takes():
    made = api.parse_declaration(BOATS)
    validator = jsonschema_rs.validator_for(api.json_schema(made))
    checker = api.Checker(made, training=True)
    for values in ({"plate": "A", "power": 5}, {"plate": "A"}, {"plate": "A", "power": None}):
        assert validator.is_valid(values)
        assert not checker.clean(values)[1]
    for values in ({}, {"plate": "A", "power": 0}, {"plate": "A", "x": 1}, {"plate": "A", "power": "no"}):
        assert not validator.is_valid(values)
        assert checker.clean(values)[1]


@pytest.mark.django_db
class TestChanges:
    def boats(self, **values):
        return api.create(by=SYSTEM, code="boats", values={"plate": "CM-1", **values})

    def test_added_hidden_and_shown_again_fields_keep_what_was_there(self):
        api.declare(by=SYSTEM, content=BOATS, reason="mới")
        boat = self.boats(made_in="1999")
        smaller = copy.deepcopy(BOATS)
        smaller["fields"].pop(1)
        smaller["fields"].append({"name": "port", "label": "Cảng", "type": "text", "indexed": True, "search": True})
        api.declare(by=SYSTEM, content=smaller, reason="đổi")
        seen = api.record("boats", boat.public_id, by=SYSTEM)
        assert "made_in" not in seen.values
        assert seen.declared == 1
        api.correct(by=SYSTEM, code="boats", public_id=boat.public_id, values={"port": "Sông Đốc"}, reason="x")
        assert api.count("boats", by=SYSTEM, q="song doc").value == 1
        api.declare(by=SYSTEM, content=BOATS, reason="trở lại")
        assert api.record("boats", boat.public_id, by=SYSTEM).values["made_in"] == "1999"

    def test_a_type_is_converted_row_by_row_in_both_tables(self):
        api.declare(by=SYSTEM, content=BOATS, reason="mới")
        boat = self.boats(made_in="1999")
        api.correct(by=SYSTEM, code="boats", public_id=boat.public_id, values={"made_in": "2001"}, reason="x")
        api.declare(by=SYSTEM, content=changed(made_in={"type": "year", "indexed": True}), reason="kiểu năm")
        assert [item.values["made_in"] for item in api.history("boats", boat.public_id, by=SYSTEM)] == [2001, 1999]
        assert api.count("boats", by=SYSTEM, where={"made_in__gte": "2000"}).value == 1

    def test_a_type_that_records_do_not_fit_is_refused_with_their_list(self):
        api.declare(by=SYSTEM, content=BOATS, reason="mới")
        boat = self.boats(made_in="khoảng 1999")
        content = changed(made_in={"type": "year"})
        looked = api.preview(by=SYSTEM, content=content)
        assert looked.misfits.rows == 1
        assert looked.misfits.blocks
        with pytest.raises(api.DeclarationError, match=boat.public_id):
            api.declare(by=SYSTEM, content=content, reason="x")
        assert api.register("boats").version == 1

    def test_a_new_key_is_refused_where_records_would_share_it(self):
        api.declare(by=SYSTEM, content=BOATS, reason="mới")
        self.boats(power=10)
        api.create(by=SYSTEM, code="boats", values={"plate": "CM-2", "power": 10})
        content = {**changed(power={"required": True}), "key": ["power"]}
        with pytest.raises(api.DeclarationError, match="trùng hoặc thiếu khoá"):
            api.declare(by=SYSTEM, content=content, reason="x")
        both = {**content, "key": ["power", "plate"]}
        api.declare(by=SYSTEM, content=both, reason="x")
        with pytest.raises(api.KeyTaken):
            self.boats(power=10)

    def test_a_kill_half_way_is_taken_up_again(self, monkeypatch):
        api.declare(by=SYSTEM, content=BOATS, reason="mới")
        boat = self.boats(made_in="1999", power=7)
        content = changed(made_in={"type": "year"}, power={"type": "decimal", "indexed": True})
        content["fields"].append({"name": "port", "label": "Cảng", "type": "text"})
        real, calls = altering.tables.add_index, []

        def killed(code, field):
            calls.append(field.name)
            raise KeyboardInterrupt

        monkeypatch.setattr(altering.tables, "add_index", killed)
        with pytest.raises(KeyboardInterrupt):
            api.declare(by=SYSTEM, content=content, reason="x")
        assert api.record("boats", boat.public_id, by=SYSTEM).values["plate"] == "CM-1"
        with pytest.raises(api.RegistersError):
            api.create(by=SYSTEM, code="boats", values={"plate": "CM-9"})
        monkeypatch.setattr(altering.tables, "add_index", real)
        assert api.resume_alterations() == 1
        values = api.record("boats", boat.public_id, by=SYSTEM).values
        assert (values["made_in"], str(values["power"])) == (1999, "7.00")
        assert Register.objects.get(code="boats").state == "ready"
        assert "f_port" in tables.existing_columns("reg_boats")

    def test_only_the_owner_declares(self):
        for by in (person(Role.OFFICER, "camau/skhcn"), person(Role.DATA_STEWARD, "camau/syt")):
            with pytest.raises(NotAllowed):
                api.declare(by=by, content=BOATS, reason="x")
        api.declare(by=person(Role.DATA_STEWARD, "camau/skhcn"), content=BOATS, reason="x")
        taken = {**BOATS, "owner": "camau/syt"}
        with pytest.raises(NotAllowed):
            api.declare(by=person(Role.DATA_STEWARD, "camau/syt"), content=taken, reason="lấy")


def test_loading_keeps_local_edits_and_export_gives_the_same(province, three, tmp_path):
    assert api.load_province(three, by=SYSTEM).unchanged == 3
    api.export_province(tmp_path)
    for path in (three / "registers").glob("*.yaml"):
        ours = api.parse_declaration(yaml.safe_load((tmp_path / "registers" / path.name).read_text()))
        assert ours == api.parse_declaration(yaml.safe_load(path.read_text()))
    item = api.register(SYSTEMS)
    edited = to_plain(item.declaration) | {"name": "Tên sửa tại đây"}
    api.declare(by=SYSTEM, content=edited, reason="sửa")
    report = api.load_province(three, by=SYSTEM)
    assert report.kept == (SYSTEMS,)
    assert api.register(SYSTEMS).name == "Tên sửa tại đây"
    with pytest.raises(NotAllowed):
        api.load_province(three, by=person(Role.DATA_STEWARD, "*"))


def test_a_register_that_left_the_folder_is_put_away_with_its_records(province, tmp_path):
    made = api.create(by=SYSTEM, code=SYSTEMS, values=SYSTEM_VALUES)
    api.export_province(tmp_path)
    (tmp_path / "registers" / f"{SYSTEMS}.yaml").rename(tmp_path / "kept.yaml")
    assert api.load_province(tmp_path, by=SYSTEM).withdrawn == 1
    with pytest.raises(api.UnknownRegister):
        api.query(SYSTEMS, by=SYSTEM)
    (tmp_path / "kept.yaml").rename(tmp_path / "registers" / f"{SYSTEMS}.yaml")
    assert api.load_province(tmp_path, by=SYSTEM).created == 1
    assert api.record(SYSTEMS, made.public_id, by=SYSTEM).values["code"] == "HT-001"
