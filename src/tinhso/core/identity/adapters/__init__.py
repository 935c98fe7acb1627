"""What identity keeps outside its own tables: limits, second factors, sessions."""
