"""What quality asks of DuckDB, Splink, the registers and the directory."""
