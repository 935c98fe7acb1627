"""Writes of events, jobs, schedules and repeated requests."""
