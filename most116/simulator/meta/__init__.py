"""Messenger and Instagram, pretended: people who write, and the Graph API that our bridge sends by."""
