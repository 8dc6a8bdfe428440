"""Measures the way of a message, beside a bare endpoint on the same machine and the same Redis in the same run."""
