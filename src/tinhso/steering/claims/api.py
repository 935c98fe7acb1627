"""Door of claims."""
