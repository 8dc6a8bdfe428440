"""Messenger and Instagram: one platform, one webhook, one interface for sending."""
