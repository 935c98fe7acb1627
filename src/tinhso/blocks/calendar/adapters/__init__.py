"""Files the calendar is read from and written to."""
