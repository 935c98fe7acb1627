"""Door of the province folder: typed contents ⇄ plain data, files, and the three-way comparison of a row."""

from tinhso.core.province.adapters import list_in, read_mapping, read_table, write_mapping, write_table
from tinhso.core.province.data import ContentError, LoadReport, StaleVersionError, Step
from tinhso.core.province.rules.codec import fingerprint, from_plain, to_plain
from tinhso.core.province.rules.differences import Change, differences
from tinhso.core.province.rules.merge import compare

__all__ = [
    "Change",
    "ContentError",
    "LoadReport",
    "StaleVersionError",
    "Step",
    "compare",
    "differences",
    "fingerprint",
    "from_plain",
    "list_in",
    "read_mapping",
    "read_table",
    "to_plain",
    "write_mapping",
    "write_table",
]
