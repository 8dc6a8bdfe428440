"""Bridges: each turns one platform's words into ours and back, and knows nothing of rules, queues or storage."""
