"""An app of the fault trial: writes that come with an event, and effects that are counted."""
