"""Door of imports."""

from tinhso.data.imports.data import ColumnMap, FieldSource, LoadReport
from tinhso.data.imports.rules import normalising
from tinhso.data.imports.services.loading import load_table

__all__ = ["ColumnMap", "FieldSource", "LoadReport", "load_table", "normalising"]
