"""Glue: the models of the blocks, for Django to find."""

from tinhso.blocks.calendar.models import CalendarRow, CalendarVersion

__all__ = ["CalendarRow", "CalendarVersion"]
