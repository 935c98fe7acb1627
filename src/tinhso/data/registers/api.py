"""Door of the registers."""

from tinhso.core.province.api import LoadReport
from tinhso.data.registers.data import (
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
    Record,
    RegisterInfo,
    RegistersError,
    StaleRecord,
    UnknownRecord,
    UnknownRegister,
)
from tinhso.data.registers.rules.checking import Checker
from tinhso.data.registers.rules.compiling import CompiledRule, compile_rules
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.rules.schema import json_schema
from tinhso.data.registers.selectors.batches import batches
from tinhso.data.registers.selectors.feed import changes
from tinhso.data.registers.selectors.preparing import Preparer, keys_in_force, may_write, preparer, require_write
from tinhso.data.registers.selectors.records import as_of, count, history, query, record
from tinhso.data.registers.selectors.registers import refresh_sizes, register, registers, scores
from tinhso.data.registers.services.altering import resume_alterations
from tinhso.data.registers.services.batches import open_batch, publish_batch, resume_batches, withdraw_batch
from tinhso.data.registers.services.declaring import declare, preview
from tinhso.data.registers.services.joining import merge, split
from tinhso.data.registers.services.lines import StageReport, compare_lines, stage_lines
from tinhso.data.registers.services.loading import export_province, load_province
from tinhso.data.registers.services.records import change, correct, create, end, undo, validate
from tinhso.data.registers.services.staging import stage, stage_ends

__all__ = [
    "BatchInfo",
    "BatchRefused",
    "Change",
    "Checker",
    "CompiledRule",
    "Count",
    "Declaration",
    "DeclarationError",
    "FieldError",
    "InvalidQuery",
    "InvalidRecord",
    "KeyTaken",
    "LoadReport",
    "Page",
    "Preparer",
    "Record",
    "RegisterInfo",
    "RegistersError",
    "StageReport",
    "StaleRecord",
    "UnknownRecord",
    "UnknownRegister",
    "as_of",
    "batches",
    "change",
    "changes",
    "compare_lines",
    "compile_rules",
    "correct",
    "count",
    "create",
    "declare",
    "end",
    "export_province",
    "history",
    "json_schema",
    "keys_in_force",
    "load_province",
    "may_write",
    "merge",
    "open_batch",
    "parse_declaration",
    "preparer",
    "preview",
    "publish_batch",
    "query",
    "record",
    "refresh_sizes",
    "register",
    "registers",
    "require_write",
    "resume_alterations",
    "resume_batches",
    "scores",
    "split",
    "stage",
    "stage_ends",
    "stage_lines",
    "undo",
    "validate",
    "withdraw_batch",
]
