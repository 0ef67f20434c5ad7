"""A file as a part of a mail, in base64."""

from __future__ import annotations

import base64


def encoded(name: str, kind: str, data: bytes) -> str:
    """Write the header and the body of the part that attaches it."""
    return (
        f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.b64encode(data).decode()}\n"
    )
