"""Passkeys (WebAuthn level 2) as a second step, checked by the library `webauthn`."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from hotline.people.factors import Passkey

MOST = 8
LONGEST_NAME = 40
LONGEST_ANSWER = 16 * 1024
_PASSWORD_CAME_FIRST = UserVerificationRequirement.PREFERRED


@dataclass(frozen=True)
class Site:
    """For whom a passkey is good. host: the relying party; origin: what the browser must say it signed for."""

    host: str
    origin: str

    @property
    def usable(self) -> bool:
        """Browsers make no passkey for a bare address such as 127.0.0.1."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return True
        return False


def site_of(address: str) -> Site:
    """The site of a public address."""
    parts = urlsplit(address)
    return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


def creation(site: Site, person_id: str, login: str, challenge: bytes, held: Sequence[Passkey]) -> str:
    """The options, as JSON, with which a browser makes a new passkey."""
    return options_to_json(
        generate_registration_options(
            rp_id=site.host,
            rp_name="Mesa",
            user_name=login,
            user_id=bytes.fromhex(person_id),
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(user_verification=_PASSWORD_CAME_FIRST),
            exclude_credentials=_described(held),
        )
    )


def register(site: Site, challenge: bytes, answer: str, name: str) -> Passkey | None:
    """The passkey that a browser made for this challenge, or None when the answer is not good."""
    try:
        made = verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    public = bytes_to_base64url(made.credential_public_key)
    return Passkey(bytes_to_base64url(made.credential_id), public, made.sign_count, name[:LONGEST_NAME])


def request(site: Site, challenge: bytes, held: Sequence[Passkey]) -> str:
    """The options, as JSON, with which a browser signs with one of a person's passkeys."""
    return options_to_json(
        generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            allow_credentials=_described(held),
            user_verification=_PASSWORD_CAME_FIRST,
        )
    )


def signed(site: Site, challenge: bytes, answer: str, held: Sequence[Passkey]) -> tuple[Passkey, ...] | None:
    """A person's passkeys after one of them signed, its counter moved on; None when none did.

    A counter that does not grow tells of a copied passkey and is refused (WebAuthn 7.2, step 22).
    """
    for passkey in held:
        try:
            result = verify_authentication_response(
                credential=answer[:LONGEST_ANSWER],
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=base64url_to_bytes(passkey.public),
                credential_current_sign_count=passkey.count,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            continue
        if bytes_to_base64url(result.credential_id) == passkey.id:
            moved = replace(passkey, count=result.new_sign_count)
            return tuple(moved if one.id == passkey.id else one for one in held)
    return None


def _described(held: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in held]
