# ruff: noqa: S608 - column names are our own, values never stand in the SQL
"""Probabilistic linkage with Splink on DuckDB, trained without labels and always alike (seeded).

The table ``people`` has a number ``unique_id`` and the columns of ``prepare``; the result is the table ``pairs`` with
``left_id < right_id``, ``probability`` and one level per comparison.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.comparison_library import CustomComparison
from splink.internals.blocking_rule_library import CustomRule
from splink.internals.exceptions import EMTrainingException

from tinhso.data.quality.rules.linkage import Comparison, blocking, comparisons, lessons

SEED = 20260630
U_PAIRS = 4e5
TRAIN_PAIRS = 2e6
#: What the rules by which Splink guesses the share of matches find of all matches; a guess that hardly matters.
RULES_RECALL = 0.7
#: How rare a step among records of one thing is at the least.
RAREST = 5e-4
#: How rare it is at the least that two records taken by chance are one thing.
RAREST_MATCH = 1e-8

logging.getLogger("splink").setLevel(logging.ERROR)


def fold_sql(column: str) -> str:
    """Return the SQL of a text folded for comparing: no tone marks, no capitals, letters and digits only."""
    bare = f"replace(replace(nfc_normalize({column}), 'Ð', 'D'), 'ð', 'd')"
    bare = f"replace(replace({bare}, 'Đ', 'D'), 'đ', 'd')"
    return f"nullif(trim(regexp_replace(lower(strip_accents({bare})), '[^a-z0-9]+', ' ', 'g')), '')"


def prepare(
    connection: duckdb.DuckDBPyConnection, source: str, fields: Mapping[str, str], unique: str, into: str = "people"
) -> None:
    """Make the table *into* from *source*: ``fields`` gives each role its column (birth must be a DATE)."""
    text = {role: fold_sql(_column(fields, role)) for role in ("name", "mother", "father", "address")}
    plain = {
        role: f"nullif(regexp_replace(CAST({_column(fields, role)} AS VARCHAR), '[^0-9A-Za-z]', '', 'g'), '')"
        for role in ("number", "sex", "household", "phone")
    }
    columns = ", ".join(f"CAST({sql} AS VARCHAR) AS {role}" for role, sql in (text | plain).items())
    connection.execute(
        f"""CREATE OR REPLACE TABLE {into} AS
        WITH folded AS (
            SELECT {unique} AS unique_id, CAST({_column(fields, "birth")} AS DATE) AS birth, {columns} FROM {source}
        )
        SELECT *, string_split(name, ' ') AS words, array_to_string(list_sort(string_split(name, ' ')), ' ') AS sorted,
            array_to_string(list_sort(string_split(number, '')), '') AS digits,
            string_split(name, ' ')[1] AS first, string_split(name, ' ')[-1] AS last FROM folded"""
    )


def _column(fields: Mapping[str, str], role: str) -> str:
    return '"' + fields[role].replace('"', '""') + '"' if role in fields else "NULL"


def _comparison(item: Comparison) -> CustomComparison:
    levels: list[dict[str, object]] = [
        {"sql_condition": item.missing, "label_for_charts": "missing", "is_null_level": True}
    ]
    for step in item.steps:
        level: dict[str, object] = {"sql_condition": step.sql, "label_for_charts": step.sql[:60]}
        if item.name == "name" and step is item.steps[0]:
            level["tf_adjustment_column"] = "name"
        levels.append(level)
    levels.append({"sql_condition": "ELSE", "label_for_charts": "else"})
    return CustomComparison(output_column_name=item.name, comparison_levels=levels)  # type: ignore[arg-type]


def link(connection: duckdb.DuckDBPyConnection, roles: Collection[str], *, at_least: float) -> None:
    """Fill ``pairs`` with those of probability *at_least* among ``people``."""
    _predict(connection, ["people"], roles, at_least)


def link_across(
    connection: duckdb.DuckDBPyConnection, left: str, right: str, roles: Collection[str], *, at_least: float
) -> None:
    """Fill ``pairs`` with those between two tables whose columns are the roles and ``rid``; left_id is of *left*."""
    columns = {role: role for role in roles}
    prepare(connection, left, columns, "rid", "people_left")
    prepare(connection, right, columns, "rid", "people_right")
    _predict(connection, ["people_left", "people_right"], roles, at_least)
    for table in ("people_left", "people_right"):
        connection.execute(f"DROP TABLE {table}")


def _predict(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[str], roles: Collection[str], at_least: float
) -> None:
    used = comparisons(roles)
    settings = SettingsCreator(
        link_type="dedupe_only" if len(tables) == 1 else "link_only",
        comparisons=[_comparison(item) for item in used],
        blocking_rules_to_generate_predictions=[CustomRule(sql) for sql in blocking(roles)],
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
    )
    api = DuckDBAPI(connection)
    inputs = [api.register(name, dataset_display_name=name) for name in tables]
    given = inputs if len(inputs) > 1 else inputs[0]
    linker = _trained(given, settings, roles)
    found = linker.inference.predict(threshold_match_probability=at_least)
    levels = ", ".join(f"gamma_{item.name} AS {item.name}" for item in used)
    ids = "least(unique_id_l, unique_id_r) AS left_id, greatest(unique_id_l, unique_id_r) AS right_id"
    if len(tables) > 1:
        ids = (
            f"if(source_dataset_l = '{tables[0]}', unique_id_l, unique_id_r) AS left_id, "
            f"if(source_dataset_l = '{tables[0]}', unique_id_r, unique_id_l) AS right_id"
        )
    connection.execute(
        f"CREATE OR REPLACE TABLE pairs AS SELECT {ids}, match_probability AS probability, {levels} "
        f"FROM {found.physical_name}"
    )
    linker.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]


def _trained(given: Any, settings: SettingsCreator, roles: Collection[str]) -> Linker:
    """Return a linker that learnt its weights without labels.

    A lesson that leaves nothing to learn from (no such pairs, or a step that never occurs among them) is passed over;
    Splink leaves its model half-changed then, so the one from before the lesson is taken up again.
    """
    rules = lessons(roles)
    linker = Linker(given, settings, log_level=None)
    certain: list[Any] = [CustomRule(sql) for sql in rules[:1]]
    # Refused where nearly all records are alike (a batch entered over and over): Splink's own first guess stands then.
    with suppress(ValueError):
        linker.training.estimate_probability_two_random_records_match(certain, recall=RULES_RECALL)
    # Where no pair is certain the guess is nought, and nought could never be learnt away.
    model = linker.misc.save_model_to_json()
    model["probability_two_random_records_match"] = max(model["probability_two_random_records_match"], RAREST_MATCH)
    linker = Linker(given, model, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED)
    for sql in rules:
        before = linker.misc.save_model_to_json()
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(CustomRule(sql), max_pairs=TRAIN_PAIRS)
        except (EMTrainingException, ValueError):
            linker = Linker(given, before, log_level=None)
    return Linker(given, _floored(linker.misc.save_model_to_json()), log_level=None)


def _floored(model: dict[str, Any]) -> dict[str, Any]:
    """Return the model in which nothing is impossible: what the lessons did not show may still happen."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if "m_probability" in level:
                level["m_probability"] = max(level["m_probability"], RAREST)
    return model
