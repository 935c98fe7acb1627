"""The file formats lists go out in."""
