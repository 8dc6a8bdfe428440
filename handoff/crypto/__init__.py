"""Sealing: envelopes, the keyring, and keyed hashes in place of addresses."""
