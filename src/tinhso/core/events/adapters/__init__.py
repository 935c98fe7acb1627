"""Registry, task and processes."""
