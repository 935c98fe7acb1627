"""Door of the registers."""

from tinhso.core.province.api import LoadReport
from tinhso.data.registers.adapters.pages import offer_page
from tinhso.data.registers.adapters.sheets import Sheet, SheetRefused, register_tables
from tinhso.data.registers.data import (
    Announced,
    AnnouncedDatabase,
    BatchInfo,
    BatchRefused,
    Change,
    Count,
    Declaration,
    DeclarationError,
    FieldError,
    InvalidQuery,
    InvalidRecord,
    KeyTaken,
    Page,
    Provenance,
    Record,
    RegisterInfo,
    RegistersError,
    Score,
    ScoreCard,
    SeenCard,
    Shown,
    StaleRecord,
    UnderMaintenance,
    UnknownRecord,
    UnknownRegister,
)
from tinhso.data.registers.rules.access import reads_scores_whole, sees_scores
from tinhso.data.registers.rules.checking import Checker
from tinhso.data.registers.rules.compiling import CompiledRule, compile_rules
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.rules.schema import json_schema
from tinhso.data.registers.rules.scoring import shown
from tinhso.data.registers.rules.simulating import simulated_code
from tinhso.data.registers.selectors.announced import announced
from tinhso.data.registers.selectors.batches import batches
from tinhso.data.registers.selectors.feed import changes
from tinhso.data.registers.selectors.own import OwnRecord, records_about
from tinhso.data.registers.selectors.preparing import Preparer, keys_in_force, may_write, preparer, require_write
from tinhso.data.registers.selectors.records import as_of, count, history, query, record
from tinhso.data.registers.selectors.registers import refresh_sizes, register, registers
from tinhso.data.registers.selectors.scores import scores, seen_scores
from tinhso.data.registers.services import journal_words
from tinhso.data.registers.services.altering import resume_alterations
from tinhso.data.registers.services.batches import open_batch, publish_batch, resume_batches, withdraw_batch
from tinhso.data.registers.services.declaring import declare, preview
from tinhso.data.registers.services.joining import merge, split
from tinhso.data.registers.services.lines import StageReport, compare_lines, stage_lines
from tinhso.data.registers.services.loading import export_province, load_province, read_folder
from tinhso.data.registers.services.lookup import Found, check_places
from tinhso.data.registers.services.reading import read_all as scan
from tinhso.data.registers.services.reading_some import read_some
from tinhso.data.registers.services.records import change, correct, create, end, undo, validate
from tinhso.data.registers.services.rows import load_rows
from tinhso.data.registers.services.scoring import put_scores
from tinhso.data.registers.services.simulating import declare_simulated
from tinhso.data.registers.services.staging import stage, stage_ends

journal_words.describe()

__all__ = [
    "Announced",
    "AnnouncedDatabase",
    "BatchInfo",
    "BatchRefused",
    "Change",
    "Checker",
    "CompiledRule",
    "Count",
    "Declaration",
    "DeclarationError",
    "FieldError",
    "Found",
    "InvalidQuery",
    "InvalidRecord",
    "KeyTaken",
    "LoadReport",
    "OwnRecord",
    "Page",
    "Preparer",
    "Provenance",
    "Record",
    "RegisterInfo",
    "RegistersError",
    "Score",
    "ScoreCard",
    "SeenCard",
    "Sheet",
    "SheetRefused",
    "Shown",
    "StageReport",
    "StaleRecord",
    "UnderMaintenance",
    "UnknownRecord",
    "UnknownRegister",
    "announced",
    "as_of",
    "batches",
    "change",
    "changes",
    "check_places",
    "compare_lines",
    "compile_rules",
    "correct",
    "count",
    "create",
    "declare",
    "declare_simulated",
    "end",
    "export_province",
    "history",
    "json_schema",
    "keys_in_force",
    "load_province",
    "load_rows",
    "may_write",
    "merge",
    "offer_page",
    "open_batch",
    "parse_declaration",
    "preparer",
    "preview",
    "publish_batch",
    "put_scores",
    "query",
    "read_folder",
    "read_some",
    "reads_scores_whole",
    "record",
    "records_about",
    "refresh_sizes",
    "register",
    "register_tables",
    "registers",
    "require_write",
    "resume_alterations",
    "resume_batches",
    "scan",
    "scores",
    "seen_scores",
    "sees_scores",
    "shown",
    "simulated_code",
    "split",
    "stage",
    "stage_ends",
    "stage_lines",
    "undo",
    "validate",
    "withdraw_batch",
]
