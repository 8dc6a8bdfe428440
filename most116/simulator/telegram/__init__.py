"""The pretended Bot API of Telegram, and people who write to the bot."""
