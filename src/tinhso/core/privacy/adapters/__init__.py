"""What stands outside the database, and who holds something of people."""
