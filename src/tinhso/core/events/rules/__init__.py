"""Pure decisions of events, jobs and schedules."""
