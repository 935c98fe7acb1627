"""Django's forms, and the sources of pickers."""
