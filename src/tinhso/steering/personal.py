"""Glue: how personal what steering's fields hold is. A new text field must be named here.

What somebody uploads may hold anything: it is private to its owner and goes with the document.
"""

from tinhso.core.subjects.api import classify

classify("steering.PlanItem", none="code plan loaded_hash")
classify("steering.PlanItemVersion", none="content made_by", free="reason")
classify(
    "steering.Document",
    none="code owner symbol file_sha256 content_key style",
    basic="title issuer file_name warnings questions rows",
)
classify("steering.Block", basic="content")
classify("steering.Claim", none="key", basic="content found")
classify("steering.ClaimVersion", none="by", basic="by_name content", free="reason")
classify("steering.Relation", none="added_by", basic="content")
classify("steering.Finding", none="scope fingerprint figures rule severity", basic="content")
classify("steering.FindingEvent", none="action by", basic="by_name stated computed", free="reason")
