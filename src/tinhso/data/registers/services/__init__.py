"""Writes of the registers."""
