"""The kernel: types and ports that every layer shares; it imports nothing of ours and nothing installed."""
