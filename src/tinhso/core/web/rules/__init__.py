"""Pure decisions of the design system: how values read, what an address asks, what an export may hold."""
