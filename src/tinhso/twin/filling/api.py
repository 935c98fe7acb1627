"""Door of filling the training registers."""

from tinhso.twin.filling.data import TableReport, Told, Wish
from tinhso.twin.filling.rules.columns import FILLED, REGISTERS
from tinhso.twin.filling.services.asking import ask, forget, wished
from tinhso.twin.filling.services.filling import fill, mark

__all__ = ["FILLED", "REGISTERS", "TableReport", "Told", "Wish", "ask", "fill", "forget", "mark", "wished"]
