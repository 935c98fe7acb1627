"""Reads of plans, each in a known number of queries."""
