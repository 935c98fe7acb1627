"""Glue: the models of the blocks, for Django to find."""

from tinhso.blocks.calendar.models import CalendarRow, CalendarVersion
from tinhso.blocks.forms.models import DraftRow

__all__ = ["CalendarRow", "CalendarVersion", "DraftRow"]
