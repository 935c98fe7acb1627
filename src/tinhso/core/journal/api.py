"""Door of the journal."""

from tinhso.core.journal.data import GENESIS, ChainReport, Entry, InvalidEntry, NewEntry
from tinhso.core.journal.selectors import entries, entry, entry_of_receipt, head, history, prove
from tinhso.core.journal.services import append, append_many
from tinhso.core.journal.words import action_words, describe_actions

__all__ = [
    "GENESIS",
    "ChainReport",
    "Entry",
    "InvalidEntry",
    "NewEntry",
    "action_words",
    "append",
    "append_many",
    "describe_actions",
    "entries",
    "entry",
    "entry_of_receipt",
    "head",
    "history",
    "prove",
]
