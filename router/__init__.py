"""The router is pure: a state and an utterance in, a decision out. It reads no clock and touches no storage."""
