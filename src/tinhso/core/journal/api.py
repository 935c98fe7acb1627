"""Door of the journal."""

from tinhso.core.journal.data import GENESIS, ChainReport, Entry, InvalidEntry, NewEntry
from tinhso.core.journal.selectors import entries, entries_of_receipts, entry, entry_of_receipt, head, history, prove
from tinhso.core.journal.services import READ_PERSON, append, append_many, append_reading, follow_on
from tinhso.core.journal.words import ERASED, action_words, describe_actions, register_name_search

__all__ = [
    "ERASED",
    "GENESIS",
    "READ_PERSON",
    "ChainReport",
    "Entry",
    "InvalidEntry",
    "NewEntry",
    "action_words",
    "append",
    "append_many",
    "append_reading",
    "describe_actions",
    "entries",
    "entries_of_receipts",
    "entry",
    "entry_of_receipt",
    "follow_on",
    "head",
    "history",
    "prove",
    "register_name_search",
]
