"""Where contents stand, what they are, and the programs that look into them (no Django here: workers import it)."""
