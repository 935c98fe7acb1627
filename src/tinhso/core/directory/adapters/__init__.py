"""Files of the directory: the province folder, CSV from an office."""
