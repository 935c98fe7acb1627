"""The language of rules means the same in Python, SQLite, DuckDB and (where the tests run on it) PostgreSQL."""

import sqlite3
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.data.registers.data import Field, FieldType, Rule, Words
from tinhso.data.registers.rules.compiling import CompiledRule, to_sql
from tinhso.data.registers.rules.language import ExpressionError, parse

FIELDS = {
    name: Field(name, Words(name), kind, scale=3)
    for name, kind in {
        "a": FieldType.INTEGER,
        "b": FieldType.INTEGER,
        "x": FieldType.DECIMAL,
        "s": FieldType.TEXT,
        "t": FieldType.TEXT,
        "d": FieldType.DATE,
        "e": FieldType.DATE,
        "p": FieldType.BOOLEAN,
    }.items()
}
WORDS = ["", "a", "ab", "An", "đ", "Đào", "ấp 7", "100%", "it's", "z_", "\\"]


def values():
    return st.fixed_dictionaries(
        {
            "a": st.none() | st.integers(-(10**6), 10**6),
            "b": st.none() | st.integers(-5, 5),
            "x": st.none() | st.decimals(-1000, 1000, places=3),
            "s": st.none() | st.sampled_from(WORDS[1:]),
            "t": st.none() | st.sampled_from(WORDS[1:]),
            "d": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
            "e": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
            "p": st.none() | st.booleans(),
        }
    )


NUMBERS = st.recursive(
    st.sampled_from(["a", "b", "x", "0", "3", "2.5", "-1", "length(s)", "year(d)", "month(e)", "day(d)", "days(d, e)"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from([" + ", " - "]), inner).map(lambda t: f"({''.join(t)})")
        | inner.map(lambda text: f"({text} * 3)")
    ),
    max_leaves=4,
)
SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
TEXTS = st.sampled_from(["s", "t", "'a'", "'Đào'", "'100%'", "'it\\'s'"])
DATES = st.sampled_from(["d", "e", "'2020-02-29'"])
FACTS = st.one_of(
    st.tuples(NUMBERS, SIGNS, NUMBERS).map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
    st.tuples(TEXTS, SIGNS, TEXTS).map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
    st.tuples(st.sampled_from(["d", "e"]), SIGNS, DATES).map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
    st.sampled_from(["p", "p = true", "s = null", "d != null", "b in (1, 2, 3)", "starts(s, 'a')", "starts(t, s)"]),
)
CONDITIONS = st.recursive(
    FACTS,
    lambda inner: (
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda t: f"({''.join(t)})")
        | inner.map(lambda text: f"not ({text})")
    ),
    max_leaves=5,
)
SQLITE_TYPES = {"a": "INTEGER", "b": "INTEGER", "x": "REAL", "p": "INTEGER"}
DUCK_TYPES = {"a": "BIGINT", "b": "BIGINT", "x": "DECIMAL(18,3)", "d": "DATE", "e": "DATE", "p": "BOOLEAN"}


def for_sqlite(value):
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


@settings(max_examples=150)
@given(CONDITIONS, CONDITIONS, values())
def test_a_rule_means_the_same_everywhere(when, must, row):
    rule = CompiledRule(Rule("r", must, Words("r"), when), FIELDS)
    expected = rule.is_broken(row)
    column = lambda field: field.name  # noqa: E731
    names = list(FIELDS)
    small = sqlite3.connect(":memory:")
    small.execute(f"CREATE TABLE r ({', '.join(n + ' ' + SQLITE_TYPES.get(n, 'TEXT') for n in names)})")
    small.execute(f"INSERT INTO r VALUES ({','.join('?' * len(names))})", [for_sqlite(row[name]) for name in names])
    found = small.execute(f"SELECT count(*) FROM r WHERE {rule.broken_sql('sqlite', column)}").fetchone()[0]
    assert bool(found) == expected, ("sqlite", rule.broken_sql("sqlite", column))
    small.close()
    duck = DUCK.cursor()
    duck.execute("DELETE FROM r")
    duck.execute(f"INSERT INTO r VALUES ({','.join('?' * len(names))})", [row[name] for name in names])
    found = duck.execute(f"SELECT count(*) FROM r WHERE {rule.broken_sql('duckdb', column)}").fetchone()[0]
    assert bool(found) == expected, ("duckdb", rule.broken_sql("duckdb", column))


DUCK = duckdb.connect()
DUCK.execute(f"CREATE TABLE r ({', '.join(n + ' ' + DUCK_TYPES.get(n, 'VARCHAR') for n in FIELDS)})")


@pytest.mark.django_db
@settings(max_examples=80)
@given(CONDITIONS, values())
def test_a_condition_means_the_same_on_the_database_of_this_run(condition, row):
    if connection.vendor != "postgresql":
        return
    types = {"a": "bigint", "b": "bigint", "x": "numeric", "d": "date", "e": "date", "p": "boolean"}
    collate = {"s": ' COLLATE "C"', "t": ' COLLATE "C"'}
    source = ", ".join(f"%s::{types.get(name, 'text')}{collate.get(name, '')} AS {name}" for name in row)
    rule = CompiledRule(Rule("r", condition, Words("r")), FIELDS)
    sql = rule.broken_sql("postgresql", lambda field: field.name).replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT {source}) AS r WHERE {sql}", list(row.values()))
        assert bool(cursor.fetchone()[0]) == rule.is_broken(row), sql


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a >", "thiếu giá trị"),
        ("khong_co = 1", "không có trường"),
        ("a = 'x'", "không so được"),
        ("a + 1", "phải là một điều kiện"),
        ("d = '2024-02-30'", "không phải một ngày"),
        ("a < null", "với null"),
        ("s; drop table r", "không hiểu"),
        ("a * b > 1", "số viết sẵn"),
        ("(" * 40 + "p" + ")" * 40, "lồng quá sâu"),
        ("p p", "thừa"),
        ("s + 1 > 2", "chỉ cộng"),
    ],
)
def test_an_expression_that_cannot_be_read_says_why(text, message):
    with pytest.raises(ExpressionError, match=message):
        parse(text, FIELDS)


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text):
    try:
        node = parse(text, FIELDS)
    except ExpressionError:
        return
    assert to_sql(node, "sqlite", lambda field: field.name)
