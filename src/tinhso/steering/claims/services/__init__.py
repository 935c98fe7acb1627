"""Writes of claims: every one atomic, journalled, and refused with a clear reason if it came too late."""
