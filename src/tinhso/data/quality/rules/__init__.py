"""Pure decisions of quality."""
