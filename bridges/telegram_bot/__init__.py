"""Telegram: messages by webhook or by asking, letters and errands by the Bot API."""
