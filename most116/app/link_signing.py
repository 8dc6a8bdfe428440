"""Makes the signed list of addresses, with a key that is kept off the servers."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.entry_links import read_links
from config.link_list import FILE, SignedList, dump, sign
from config.settings import Settings
from most116.app.link_cards import address_of
from most116.core.clock import Clock, polish_day
from most116.core.errors import ConfigurationError


def publish_list(settings: Settings, folder: Path, key_file: Path, clock: Clock) -> SignedList:
    """Sign the addresses that lead further today, and put the list where the public site shows it."""
    today = polish_day(clock.now())
    addresses = [address_of(link, settings) for link in read_links(folder).values() if not link.over(today)]
    signed = sign("\n".join([today.isoformat(), *sorted(addresses)]) + "\n", _key(key_file))
    new = folder / f".{FILE}.new"
    new.write_text(dump(signed), encoding="utf-8")
    new.chmod(0o644)
    new.replace(folder / FILE)
    return signed


def _key(path: Path) -> Ed25519PrivateKey:
    """The key in the file, a new one that only its owner can read where there is none."""
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        private = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private)
        return made
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{path} holds no Ed25519 key: name the one that signed before, or a new file")
    return key
