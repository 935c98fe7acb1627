import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.province.api import ContentError
from tinhso.data.quality.adapters import linking
from tinhso.data.quality.adapters.duplicates import Found, surplus
from tinhso.data.quality.data import Dimension, Figure
from tinhso.data.quality.rules import formats
from tinhso.data.quality.rules.declaring import parse, to_plain
from tinhso.data.quality.rules.linkage import evidence
from tinhso.data.quality.rules.scoring import outer_view, whole_view
from tinhso.data.registers.rules.formats import FORMATS

SAMPLES = {
    "citizen_id": ["000123456789", "00012345678", "00012345678a", "٠٠٠١٢٣٤٥٦٧٨٩"],
    "tax_code": ["0100109106", "0100109107", "0100109106001", "012345678901", "01001091"],
    "phone": ["0912345678", "02901234567", "1912345678", "091234567"],
    "person_name": ["Trần Thị Bé", "H'Mông Y", "Nguyễn Văn A2", "Lê  Văn", "Đ. Văn", "Nguyễn-Lê"],
    "email": ["a@b.vn", "a b@c.vn", "a@b", "ten@don-vi.gov.vn"],
    "url": ["https://camau.gov.vn", "camau.gov.vn", "http://a b"],
    "plate": ["69A12345", "69-12345", "69A-123456"],
}


def sql_says(name, text):
    with duckdb.connect() as connection:
        row = connection.execute(f"SELECT {formats.fault_sql(name, 'v')} FROM (SELECT ?::VARCHAR AS v)", [text])
        return bool(row.fetchone()[0])


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in SAMPLES.items() for text in texts])
def test_formats_say_what_the_registers_say(name, text):
    tidy, fault = FORMATS[name]
    kept = tidy(text)
    assert sql_says(name, kept) == bool(fault(kept))


@given(st.text(alphabet="0123456789", min_size=9, max_size=13))
def test_tax_codes_say_what_the_registers_say(text):
    assert sql_says("tax_code", text) == bool(FORMATS["tax_code"][1](text))


def test_folding_for_comparison():
    with duckdb.connect() as connection:
        for one, other in (("Trần Thị Hoà", "TRAN THI HÒA"), ("Ðặng Đức", "đặng đức"), ("Nguyễn", "Nguyễn")):
            sql = f"SELECT {linking.fold_sql('a')} = {linking.fold_sql('b')} FROM (SELECT ? AS a, ? AS b)"
            assert connection.execute(sql, [one, other]).fetchone()[0]


def test_no_data_is_no_score_and_small_numbers_are_hidden():
    assert whole_view(None).value is None
    assert outer_view(Figure("register", Dimension.CORRECT, 0, 0)).hidden
    assert outer_view(Figure("register", Dimension.CORRECT, 19, 20)).value is None
    assert outer_view(Figure("register", Dimension.CORRECT, 997, 1000)).value is None
    assert outer_view(Figure("register", Dimension.CORRECT, 99_990, 100_000)).value == 0.99
    assert outer_view(Figure("register", Dimension.CORRECT, 990, 1000)).total is None
    assert outer_view(Figure("register", Dimension.CORRECT, 1000, 1000)).value == 1


def pair(left, right, probability=1.0):
    return Found(f"r{left}", f"r{right}", left, right, probability, {}, "", "")


def test_surplus_is_groups_less_their_first():
    pairs = [pair(1, 2), pair(2, 3), pair(7, 8), pair(20, 21, 0.6)]
    assert surplus(pairs, set()) == [2, 3, 8]
    assert surplus(pairs, {("r2", "r3")}) == [2, 8]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda p: p[0] != p[1]), max_size=30))
def test_surplus_is_rows_less_groups(edges):
    groups = {number: {number} for edge in edges for number in edge}
    for left, right in edges:
        joined = groups[left] | groups[right]
        for member in joined:
            groups[member] = joined
    apart = {frozenset(group) for group in groups.values()}
    assert len(surplus([pair(*sorted(edge)) for edge in edges], set())) == len(groups) - len(apart)


def test_declarations_read_and_written():
    profile = {"register": "xy", "wanted": ["a"], "roles": {"name": "n"}, "links": True}
    assert to_plain(parse(profile, "x")) == profile
    agreement = {
        "agreement": "a_b",
        "name": {"vi": "A với B", "en": "A and B"},
        "left": {"register": "aa", "roles": {"number": "n", "death": "d"}},
        "right": {"register": "bb", "roles": {"number": "n", "death": "d"}},
        "compare": ["death"],
        "expects": {"status": ["dead"]},
    }
    assert to_plain(parse(agreement, "a_b")) == agreement


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"register": "X"},
        {"register": "xy", "odd": 1},
        {"register": "xy", "roles": {"colour": "c"}},
        {"register": "xy", "confirmed": {"field": "a", "within_days": 0}},
        {"register": "xy", "links": "yes"},
        {"agreement": "a", "left": {"register": "a"}, "right": {"register": "b"}, "compare": ["name"]},
        {"agreement": "a", "left": 1, "right": 2},
    ],
)
def test_unsound_declarations_are_refused_with_their_place(content):
    with pytest.raises(ContentError, match=r"^tep\.yaml"):
        parse(content, "tep.yaml")


def test_evidence_in_words():
    told = evidence({"name": 6, "birth": 5, "number": -1, "sex": 0})
    assert told == ["tên cùng các chữ, khác thứ tự", "ngày sinh trùng", "giới tính khác"]
