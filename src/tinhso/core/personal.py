"""Glue: how personal what core's fields hold is (see core/subjects/README.md). A new text field must be named here."""

from tinhso.core.subjects.api import classify

_TIMED = "code legal_basis loaded_key loaded_hash"

# identity
classify("core.Account", basic="username name email", none="held", secret="password")  # noqa: S106
classify("core.RoleGrant", none="role agency area granted_by", free="reason")
classify("core.SignIn", basic="origin agent", none="method", secret="session_key")  # noqa: S106
classify("core.Delegation", none="agency area withdrawn_by", free="reason")
classify("core.Tenure", none="agency", basic="title", free="basis end_basis")
classify("core.ElectronicIdentity", basic="digest")
# subjects, privacy: the reason is sealed for the person
classify("core.SubjectKey", none="master", secret="wrapped")  # noqa: S106
classify("core.ErasureRequest", none="requested_by decided_by result", free="document decision", basic="reason")
# journal: the name and the address are sealed
classify(
    "core.JournalEntry",
    basic="actor_name origin",
    free="reason",
    none="actor action subject details content previous hash",
)
# files, events
classify("core.StoredObject", none="sha256 media_type threat")
classify("core.Attachment", none="created_by owner_id owner_kind", basic="name")
classify("core.Event", none="type subject actor data")
classify("core.Delivery", none="handler", free="error")
classify("core.JobRecord", none="name worker", free="message error")
classify("core.ScheduleRecord", none="name timing")
classify("core.Worker", none="name machine born")
classify("core.OnceKey", none="key")
classify("core.RepeatKey", none="key body claim", basic="answer")
# directory
classify("core.Area", none=f"{_TIMED} full_name level kind name parent", free="note")
classify("core.Agency", none=f"{_TIMED} name short english kind aliases parent area certainty", free="note")
classify(
    "core.Successor",
    none="target old new kind share moved legal_basis certainty loaded_key loaded_hash",
    free="note",
)
classify("core.Post", none=f"{_TIMED} agency title", free="note")
classify("core.DirectoryVersion", none="kind content origin made_by", free="reason")
classify(
    "core.DirectoryChange",
    none="title operation target state plan written document_number document_issuer document_file document_name "
    "drafted_by decided_by",
)
classify("core.Person", basic="name phone email")
classify("core.Holding", none="post legal_basis")
