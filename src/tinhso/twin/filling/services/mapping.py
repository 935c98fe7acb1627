"""A chunk of a table as the columns of its register: renamed, cut, words as codes. Nothing is mended here."""

from collections.abc import Mapping

from tinhso.data.registers.api import Declaration
from tinhso.twin.filling.rules.columns import Filled
from tinhso.twin.population.adapters.arrow import pa, pc


def word_codes(declaration: Declaration, filled: Filled) -> dict[str, dict[str, str]]:
    """Return, for each field with a list of its own, the code of each label as the tables write it."""
    found = {
        item.name: {code.label.vi.casefold(): code.code for code in item.codes}
        for item in declaration.shown
        if item.codes
    }
    for name, words in filled.words.items():
        found[name] = found.get(name, {}) | {word.casefold(): code for word, code in words.items()}
    return found


def mapped(batch: pa.RecordBatch, declaration: Declaration, filled: Filled) -> pa.RecordBatch:
    """Return the register's columns of a chunk, all text; a word that no list knows stays for the check to refuse."""
    words = word_codes(declaration, filled)
    decimals = {item.name for item in declaration.shown if item.type == "decimal"}
    columns: dict[str, pa.Array] = {}
    for source, name in filled.fields.items():
        values = batch.column(source)
        if name in words:
            values = _coded(values, words[name])
        columns[name] = pc.replace_substring(values, ",", ".") if name in decimals else values
    for name, (source, start, stop) in filled.cut.items():
        columns[name] = pc.utf8_slice_codeunits(batch.column(source), start, stop)
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _coded(values: pa.Array, codes: Mapping[str, str]) -> pa.Array:
    """Return the code of each word, the word itself where there is none."""
    keys = pa.array(list(codes), pa.string())
    at = pc.index_in(pc.utf8_lower(values), value_set=keys)
    found = pa.array(list(codes.values()), pa.string()).take(at)
    return pc.coalesce(found, values)
