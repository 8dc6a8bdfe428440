"""most116: an anonymous messaging bridge to the helplines 116 111 and 116 123."""

__version__ = "0.1.0"
