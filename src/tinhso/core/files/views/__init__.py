"""Giving files out, and the administrator's page of the store."""
