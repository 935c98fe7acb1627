"""Files of the province folder."""
