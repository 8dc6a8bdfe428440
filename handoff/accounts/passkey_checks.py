"""What the WebAuthn library is asked: options for a browser, and whether its answer holds.

The library is read at its first use only, in a thread: it is large, and most processes never meet a passkey.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handoff.records import Account
    from handoff.store.passkeys import Passkey

LONGEST_ANSWER: Final = 16_384
_HOUSE = "most116"


class BadAnswer(Exception):
    """A browser's answer that proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Where passkeys are made for: the name of the host, and the origin that browsers must report."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    credential: bytes
    public_key: bytes
    sign_count: int


def to_make(party: Party, account: Account, challenge: bytes, have: Sequence[Passkey]) -> str:
    """Options of `navigator.credentials.create`, as JSON. The key asks for a PIN, a finger or a face, and stands alone:
    it names its account by itself.
    """
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    return options_to_json(
        generate_registration_options(
            rp_id=party.host,
            rp_name=_HOUSE,
            user_id=account.id.encode(),
            user_name=account.login,
            user_display_name=account.alias,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in have],
        )
    )


def to_show(party: Party, challenge: bytes) -> str:
    """Options of `navigator.credentials.get`, as JSON: any passkey of this desk."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    return options_to_json(
        generate_authentication_options(
            rp_id=party.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
    )


def made(party: Party, answer: str, challenge: bytes) -> Made:
    """The passkey that an answer brings. Raises BadAnswer."""
    from webauthn import verify_registration_response

    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception as failure:  # the bytes are a stranger's: whatever they break, they prove nothing
        raise BadAnswer from failure
    return Made(credential=found.credential_id, public_key=found.credential_public_key, sign_count=found.sign_count)


def shown(party: Party, answer: str, challenge: bytes, key: Passkey) -> int:
    """What the counter of the passkey says now; whether it may is the caller's to judge. Raises BadAnswer."""
    from webauthn import verify_authentication_response

    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as failure:  # as above
        raise BadAnswer from failure
    return found.new_sign_count


def read(answer: str) -> tuple[bytes, bytes, bytes | None]:
    """Of an answer that nobody has checked: its credential's id, its challenge, and whom it names. Raises BadAnswer."""
    import json

    from webauthn.helpers import base64url_to_bytes, parse_client_data_json

    if not 0 < len(answer) <= LONGEST_ANSWER:
        raise BadAnswer
    try:
        said = json.loads(answer)
        response = said["response"]
        told = parse_client_data_json(base64url_to_bytes(response["clientDataJSON"]))
        handle = response.get("userHandle")
        whom = None if handle is None else base64url_to_bytes(handle)
        return base64url_to_bytes(said["rawId"]), told.challenge, whom
    except Exception as failure:  # as above
        raise BadAnswer from failure
