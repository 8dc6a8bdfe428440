"""The web chat: our own page, for people who have no app and no account."""
