"""Glue: how personal what data's fields hold is. A new text field must be named here.

The fields of registers are not here: each register's declaration gives every field its class.
"""

from tinhso.core.subjects.api import classify

classify("data.Register", none="code owner loaded_hash converted scores unpublished")
classify("data.RegisterVersion", none="content made_by", free="reason")
classify("data.Batch", none="made_by root source", free="reason")
classify("data.FieldGrant", none="agency fields granted_by withdrawn_by confirmed_by", free="purpose")
classify("data.RegisterScore", none="scope dimension")
classify("data.Citizen", basic="digest number")
classify("data.PersonRead", basic="digest")
classify("data.ServiceKey", none="grants head made_by name registers", secret="hash")  # noqa: S106
classify("data.DataSource", none="agency name register_code updated_by", free="answers")
classify("data.DataSourceVersion", none="made_by", free="content")
# What somebody searched for may be a name.
classify("data.SavedView", none="owner shared_with", basic="name query")
classify("data.SavedMapping", none="register source columns layout updated_by", free="content")
classify("data.StandingSource", none="register name address mode last_sha256 last_said made_by")
classify(
    "data.Import",
    none="register state wish mode source address file_id sha256 layout faults root made_by",
    free="mapping error",
    basic="sample",
)
# A row set aside is a person's data as a file brought it.
classify("data.SetAside", none="register field code state settled_by", free="note message faults", basic="values")
classify("data.QualityDeclaration", none="code content loaded_hash made_by")
classify("data.QualityRun", none="register step checks message state")
classify("data.QualityScore", none="scope dimension")
classify(
    "data.QualityFinding",
    none="register check_code dimension record other_register other fields agency area assignee assigned_by "
    "dismissed_by",
    free="dismiss_reason",
)
classify("data.QualityProposal", none="register proposed_by decided_by", free="reason")
classify("data.QualityPair", none="register left right levels agency area decided_by kept decision", free="reason")
classify("data.QualityTarget", none="register dimension set_by", free="basis")
