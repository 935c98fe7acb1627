"""The pure claims engine: text → claims and relations → findings. No database, no clock, no framework."""
