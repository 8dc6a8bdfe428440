"""Discord, pretended: people in direct messages, the HTTP API that we send by, and the gateway that we hear."""
