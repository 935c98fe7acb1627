"""Door of the journal."""

from tinhso.core.journal.data import ChainReport, Entry, InvalidEntry, NewEntry
from tinhso.core.journal.selectors import entries, entry, entry_of_receipt, history, prove
from tinhso.core.journal.services import append, append_many

__all__ = [
    "ChainReport",
    "Entry",
    "InvalidEntry",
    "NewEntry",
    "append",
    "append_many",
    "entries",
    "entry",
    "entry_of_receipt",
    "history",
    "prove",
]
