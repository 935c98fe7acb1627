"""Forms drawn from a JSON Schema and a layout."""
