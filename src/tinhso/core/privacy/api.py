"""Door of privacy."""

from tinhso.core.privacy import words
from tinhso.core.privacy.adapters.registry import register_holdings
from tinhso.core.privacy.data import HeldBy, Holding, LegalHold, PrivacyRefused, Reading
from tinhso.core.privacy.selectors import holdings_of, readings_of
from tinhso.core.privacy.services import record_reading, replay_erasures
from tinhso.core.subjects.data import PersonalClass

words.describe()

__all__ = [
    "HeldBy",
    "Holding",
    "LegalHold",
    "PersonalClass",
    "PrivacyRefused",
    "Reading",
    "holdings_of",
    "readings_of",
    "record_reading",
    "register_holdings",
    "replay_erasures",
]
