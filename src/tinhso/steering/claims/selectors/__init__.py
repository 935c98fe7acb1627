"""Reads of claims: whoever may not see a document is told it does not exist."""
