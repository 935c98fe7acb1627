"""Proving the whole journal and all files, and writing down what came out."""

from dataclasses import asdict

from django.utils import timezone

from tinhso.config.operations.adapters import notes
from tinhso.config.operations.data import Proof
from tinhso.core.files import api as files_api
from tinhso.core.journal import api as journal_api


def prove() -> Proof:
    """Prove the whole journal and every file, and write down what came out."""
    chain, files = journal_api.prove(), files_api.prove()
    fault = "" if chain.is_sound else f"{chain.broken_at}: {chain.reason}"
    found = Proof(timezone.now(), chain.entries, fault, files.files, len(files.faults))
    notes.write(notes.PROOF, {**asdict(found), "at": found.at.isoformat()})
    return found
