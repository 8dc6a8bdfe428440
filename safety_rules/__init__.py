"""Rules are data and carry their own examples; they sort a queue and never refuse, delay or answer a person."""
