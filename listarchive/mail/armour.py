"""Texts that are signed in the open with OpenPGP (RFC 9580 §7)."""

from __future__ import annotations

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_NOT_ESCAPED = "NotDashEscaped:"
_DEEPEST = 5
"""Signatures around each other that are taken off."""


def unescaped(text: str) -> str:
    """Take off the dash and the blank that a signer puts before each line that begins with a dash.

    Only between the first lines of a signed text and its signature; a text within another is escaped twice.
    """
    if _SIGNED not in text or _SIGNATURE not in text:
        return text
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.rstrip() == _SIGNED), None)
    last = next((number for number in range(len(lines) - 1, -1, -1) if _is_signature(lines[number])), None)
    if first is None or last is None or last < first:
        return text
    depth = 0
    for number in range(first, last + 1):
        line = lines[number]
        for _ in range(depth):
            line = line.removeprefix("- ")
        if line.rstrip() == _SIGNED and depth < _DEEPEST and not _keeps_dashes(lines, number):
            depth += 1
        elif line.rstrip() == _SIGNATURE and depth:
            depth -= 1
        lines[number] = line
    return "\n".join(lines)


def _is_signature(line: str) -> bool:
    return line.rstrip().endswith(_SIGNATURE) and not line.rstrip().removesuffix(_SIGNATURE).strip("- ")


def _keeps_dashes(lines: list[str], number: int) -> bool:
    """Whether the armour header of a signed text says that its dashes are not escaped (GnuPG)."""
    return any(line.startswith(_NOT_ESCAPED) for line in lines[number + 1 : number + 6])
