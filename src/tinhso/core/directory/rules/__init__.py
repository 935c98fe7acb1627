"""Pure rules of the directory: as of a day, what fits together, what became of what."""
