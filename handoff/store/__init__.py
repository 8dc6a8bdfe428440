"""What is kept: one SQL database, SQLite when embedded and PostgreSQL for more than one machine."""
