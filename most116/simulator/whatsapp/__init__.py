"""WhatsApp over the pretended Twilio: people who write, and the messages that our bridge creates for them."""
