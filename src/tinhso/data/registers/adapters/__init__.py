"""The tables of the registers, and other systems beside them."""
