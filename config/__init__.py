"""Settings and the data that operators may change: lines, numbers and every text a person reads."""
