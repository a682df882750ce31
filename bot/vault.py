"""Seals what must rest encrypted, such as tokens that came by an install. Knows keys and sealed texts, never what is in them.

Keys come from ISTHMUS_SECRET_KEY. The first one seals and all of them open, so that a key is renewed by writing the new
one in front of the old one. Sealed texts are secret boxes (XSalsa20 with Poly1305) in URL-safe base64.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.settings import Secret

if TYPE_CHECKING:
    from nacl.secret import SecretBox

VARIABLE = "ISTHMUS_SECRET_KEY"
MAKE = "`openssl rand -base64 32` makes one"
PURPOSE = b"isthmus vault"
"""Bound into every key, so that the same secret used elsewhere opens nothing here."""


class Shut(Exception):
    """Something cannot be sealed or opened; `args[0]` says in a sentence why and what to do."""


class Vault:
    """Seals and opens texts with the given keys, the newest first."""

    def __init__(self, keys: Sequence[Secret]) -> None:
        self._keys = tuple(keys)

    def seal(self, text: str) -> str:
        """The text encrypted, as letters, digits, `-`, `_` and `=`. Raises Shut where there is no key."""
        return base64.urlsafe_b64encode(self._boxes[0].encrypt(text.encode())).decode()

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises Shut where there is no key, or none that fits."""
        from nacl.exceptions import CryptoError

        for box in self._boxes:
            try:
                return box.decrypt(base64.urlsafe_b64decode(sealed)).decode()
            except (CryptoError, binascii.Error, ValueError):
                continue  # another key's, or damaged
        raise Shut(
            f"A stored secret does not open with {VARIABLE}: put back the key it was sealed with, after the new "
            "one and a comma, or install the app again."
        )

    def renew(self, sealed: str) -> str:
        """The same text sealed with the newest key. Raises Shut like `open`."""
        return self.seal(self.open(sealed))

    @cached_property
    def _boxes(self) -> "tuple[SecretBox, ...]":
        # Imported late: a process that holds no sealed token needs none of it.
        from nacl.secret import SecretBox

        if not self._keys:
            raise Shut(
                f"{VARIABLE} is missing: set it to a long random text, so that tokens rest encrypted ({MAKE})."
            )
        return tuple(SecretBox(_derived(key)) for key in self._keys)


def _derived(key: Secret) -> bytes:
    """32 bytes from a random text. No slow hash: the settings refuse texts that could be guessed for being short."""
    return hashlib.blake2b(key.get_secret_value().encode(), digest_size=32, person=PURPOSE).digest()
