"""Door of the training province. Needs no database and no settings."""

from tinhso.twin.population.adapters.directory import read_directory
from tinhso.twin.population.data import (
    AS_OF,
    FORMATS,
    NO_RATES,
    SIMULATED,
    STANDARD_RATES,
    Directory,
    FaultKind,
    Generated,
    Guest,
    Progress,
    TableCount,
    Truth,
    TwinRefused,
)
from tinhso.twin.population.rules.ids import is_accepted, is_training_id, is_training_tax_code
from tinhso.twin.population.rules.tables import TABLES
from tinhso.twin.population.services import generate

__all__ = [
    "AS_OF",
    "FORMATS",
    "NO_RATES",
    "SIMULATED",
    "STANDARD_RATES",
    "TABLES",
    "Directory",
    "FaultKind",
    "Generated",
    "Guest",
    "Progress",
    "TableCount",
    "Truth",
    "TwinRefused",
    "generate",
    "is_accepted",
    "is_training_id",
    "is_training_tax_code",
    "read_directory",
]
