"""Door of imports."""

from tinhso.data.imports.data import AsideCount, ColumnMap, FieldSource, ImportInfo, ImportsError, LoadReport
from tinhso.data.imports.rules import normalising
from tinhso.data.imports.selectors import aside_counts, import_info
from tinhso.data.imports.services.loading import load_table
from tinhso.data.imports.services.running import run_import
from tinhso.data.imports.services.starting import start_import

__all__ = [
    "AsideCount",
    "ColumnMap",
    "FieldSource",
    "ImportInfo",
    "ImportsError",
    "LoadReport",
    "aside_counts",
    "import_info",
    "load_table",
    "normalising",
    "run_import",
    "start_import",
]
