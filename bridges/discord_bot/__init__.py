"""Discord: direct messages over the gateway, buttons, the command /pomoc, and sending over the HTTP API."""
