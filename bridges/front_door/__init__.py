"""The front door: a page on which people choose how to talk with us."""
