"""Reads of quality."""
