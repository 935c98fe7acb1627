"""Reading the province's directory, writing files."""
