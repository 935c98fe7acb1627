"""Pure rules of the province folder."""
