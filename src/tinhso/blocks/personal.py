"""Glue: how personal what the blocks' fields hold is. A new text field must be named here."""

from tinhso.core.subjects.api import classify

classify("blocks.CalendarRow", none="code loaded_hash")
classify("blocks.CalendarVersion", none="content made_by", free="reason")
# Whatever somebody types may stand in a draft.
classify("blocks.DraftRow", none="owner form", free="content")
