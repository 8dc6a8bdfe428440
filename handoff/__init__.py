"""What handoff owns: conversations, the queue, the desk, sending, and what is kept; it knows no platform."""
