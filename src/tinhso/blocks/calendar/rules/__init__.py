"""Pure rules of working time."""
