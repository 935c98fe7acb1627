"""Pure decisions of forms."""
