"""`listarchive anonymise`: make a mail that can be shown to others."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from listarchive.cli.paths import LocalPath
from listarchive.errors import UsageError

_MOST = 64 << 20
"""Bytes of a file, unpacked: the words of all of it are held while it is changed."""

_ZIP = b"PK\x03\x04"


@click.command("anonymise")
@click.argument("file", default="-", type=LocalPath(allow_dash=True, dir_okay=False), metavar="[FILE|-]")
def command(file: Path) -> int:
    """Print a mail with other words in it, to report a fault.

    A mail, an mbox or a month file, packed or not. Lines, separators, names of headers, encodings, charsets
    and the form of dates stay, and so does what each line is read as (`listarchive clean`). Letters become
    other letters of their script, digits other digits, attachments nothing. The words by which mail is read
    stay where it is not prose ("wrote", "unsubscribe", months). Look through the result before you send it.

    \b
    listarchive show 1 --format raw | listarchive anonymise
    listarchive anonymise wrong.eml > shown.eml
    listarchive clean wrong.eml; listarchive clean shown.eml
    """
    from listarchive.anonymise import anonymised
    from listarchive.cli.terminal import write
    from listarchive.sources.compressed import Stream, open_stream

    if str(file) == "-":
        if sys.stdin.isatty():
            click.echo("listarchive: reading what you type or paste here, up to Ctrl-D", err=True)
        raw = Stream(sys.stdin.buffer).read(_MOST + 1)
    elif not file.is_file():
        raise UsageError(f"{file}: not a file: name one, or - for standard input")
    else:
        with open_stream(file) as stream:
            raw = stream.read(_MOST + 1)
    if len(raw) > _MOST:
        raise UsageError(f"{file}: larger than {_MOST >> 20} MB: cut out the mail that is read wrong")
    if raw.startswith(_ZIP) or raw[257:262] == b"ustar":
        raise UsageError(f"{file}: a bundle of files: unpack it, and name one of them")
    write(anonymised(raw))
    return 0
