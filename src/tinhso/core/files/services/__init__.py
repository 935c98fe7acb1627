"""Writes of the file store."""
