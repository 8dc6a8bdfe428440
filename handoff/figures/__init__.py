"""Counts of contacts as they may be told: defined, added up, and with nothing in them that is about somebody."""
