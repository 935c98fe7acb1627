"""Forms of identity."""
