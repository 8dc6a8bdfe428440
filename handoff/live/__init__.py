"""What is live: inboxes, waiting rooms, locks, events and sessions, all in Redis."""
