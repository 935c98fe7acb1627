"""Content of the calendar ⇄ plain data, by the codec of the province folder."""

from typing import Any

from tinhso.blocks.calendar.data import TYPES, CalendarError, Content, Kind
from tinhso.core.province.api import ContentError, from_plain


def content_from(kind: Kind, plain: Any, place: str = "") -> Content:
    """Return the content that *plain* describes; raise CalendarError naming place and field otherwise."""
    try:
        return from_plain(TYPES[kind], plain, place)
    except ContentError as error:
        raise CalendarError(str(error)) from error
