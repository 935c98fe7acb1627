"""Reads of the registers."""
