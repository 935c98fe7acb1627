"""Pure decisions about plans: time and rows are arguments."""
