"""Files that stand in a text are attachments; what only looks like one is words."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.mail import posts_in
from listarchive.post import Post

HEAD = (
    "From: Jane Doe <jane@example.org>\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Herons\n"
    "Message-ID: <1@example.org>\n"
)
DATA = bytes(range(97, 122)) * 8
SIZE = len(DATA)


def the_post(text: str, fields: str = "") -> Post:
    (post,) = posts_in(f"{HEAD}{fields}\n{text}".encode())
    return post


def files(post: Post) -> list[tuple[str, str, int]]:
    return [(each.name, each.type, each.size) for each in post.attachments]


def uuencoded(name: str = "herons.bin", mode: str = "644", zero: str = "`", end: str = "end\n") -> str:
    lines = [binascii.b2a_uu(DATA[place : place + 45]).decode() for place in range(0, SIZE, 45)]
    return f"begin {mode} {name}\n{''.join(lines)}{zero}\n{end}"


SIGNS = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"


def binhexed(name: str) -> str:
    head = (
        bytes((len(name),))
        + name.encode("mac_roman")
        + b"\0TEXTttxt\0\0"
        + SIZE.to_bytes(4, "big")
        + bytes(4)
    )
    bits = "".join(
        f"{byte:08b}" for byte in head.replace(b"\0\0\0\0", b"\0\x90\x04") + b"\1\2" + DATA + b"\1\2"
    )
    bits += "0" * (-len(bits) % 6)
    text = ":" + "".join(SIGNS[int(bits[place : place + 6], 2)] for place in range(0, len(bits), 6)) + ":"
    lines = "\n".join(text[place : place + 64] for place in range(0, len(text), 64))
    return f"(This file must be converted with BinHex 4.0)\n\n{lines}\n"


LINE = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+/\n"


def armoured(what: str) -> str:
    letters = f"{LINE}{LINE}abcd=\n=BFMz\n"
    head = "Version: GnuPG v2\nComment: of herons\n\n"
    return f"-----BEGIN PGP {what}-----\n{head}{letters}-----END PGP {what}-----\n"


BINARY = "application/octet-stream"
UUENCODED = ("herons.bin", BINARY, SIZE)


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (uuencoded(), UUENCODED),
        (uuencoded(mode="0644"), UUENCODED),
        (uuencoded("heron list 2.txt"), ("heron list 2.txt", "text/plain", SIZE)),
        (uuencoded(zero=" "), UUENCODED),
        (uuencoded(zero=""), UUENCODED),
        (uuencoded(end=""), UUENCODED),
        (uuencoded().replace("`\n", ""), UUENCODED),
        (uuencoded().replace("`", " "), UUENCODED),
        (uuencoded().replace("\n", " \n"), UUENCODED),
        (uuencoded().replace("\n", "\n\n").rstrip("\n") + "\n", UUENCODED),
        (
            f"begin-base64 644 herons.bin\n{base64.encodebytes(DATA).decode()}====\n",
            ("herons.bin", BINARY, 200),
        ),
        ("\n".join(uuencoded().split("\n")[1:5]) * 3 + "\n", None),
        (binhexed("Heron list"), ("Heron list", BINARY, SIZE)),
        (binhexed("Liste de hérons"), ("Liste de hérons", BINARY, SIZE)),
        (
            f"=ybegin line=128 size=300 name=heron list.zip\n{'é' * 128}\n{'=M' * 64}\nabc\n"
            "=yend size=300 crc32=1\n",
            ("heron list.zip", "application/zip", 300),
        ),
        (
            f"=ybegin part=1 total=2 line=128 size=300 name=herons.zip\n=ypart begin=1 end=200\n{'é' * 128}\n"
            "abc\n=yend size=200 part=1 pcrc32=1\n",
            ("herons.zip", "application/zip", 300),
        ),
        (armoured("PUBLIC KEY BLOCK"), ("public-key.asc", "application/pgp-keys", 99)),
        (armoured("PRIVATE KEY BLOCK"), ("private-key.asc", "application/pgp-keys", 99)),
        (
            "".join(f"  {line}\n" for line in armoured("PUBLIC KEY BLOCK").splitlines()),
            ("public-key.asc", "application/pgp-keys", 99),
        ),
        (armoured("MESSAGE"), ("message.asc", "application/pgp-encrypted", 99)),
        (armoured("MESSAGE, PART 1/2"), ("message.asc", "application/pgp-encrypted", 99)),
        (
            "%!PS-Adobe-2.0\n%%Title: (Heron plan)\n%%EndComments\n%!PS-Adobe-3.0 EPSF-3.0\n%%EOF\n"
            "showpage\n%%EOF\n",
            ("Heron plan", "application/postscript", 95),
        ),
        (
            "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\n\\pard Fourteen \\} herons\\par\n}\n",
            ("document.rtf", "application/rtf", 64),
        ),
    ],
    ids=[
        *(
            "uuencode",
            "four digits",
            "a name with blanks",
            "zero as a blank",
            "zero lost",
            "no end",
            "no zero",
        ),
        *("blanks for graves", "blanks at the end", "blank lines between", "base64", "a section", "BinHex"),
        *(
            "BinHex with Mac Roman",
            "yEnc",
            "yEnc in parts",
            "key",
            "private key",
            "indented key",
            "message",
            "part of a message",
        ),
        *("PostScript", "RTF"),
    ],
)
def test_a_file_in_a_text_is_an_attachment(text: str, file: tuple[str, str, int] | None) -> None:
    if file is None:  # the middle of a file in several posts
        text = "\n".join(uuencoded().replace("`\nend\n", "").split("\n")[1:5]) + "\n"
        text, file = text * 3, ("uuencoded.part", BINARY, 540)
    post = the_post(f"See the file.\n\n{text}\nBye, Jane\n")
    assert (files(post), post.body.own.split()) == ([file], ["See", "the", "file.", "Bye,", "Jane"])
    assert files(the_post(text)) == [file]
    assert files(the_post(text, "Content-Type: text/plain; format=flowed\n")) == [file]


LINES = ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2\n" * 3) + "QUJDRA==\n"


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("CERTIFICATE", "certificate.pem"),
        ("X509 CERTIFICATE", "certificate.pem"),
        ("TRUSTED CERTIFICATE", "certificate.pem"),
        ("CERTIFICATE REQUEST", "certificate.pem"),
        ("NEW CERTIFICATE REQUEST", "certificate.pem"),
        ("X509 CRL", "certificate.pem"),
        ("PKCS7", "certificate.pem"),
        ("CMS", "certificate.pem"),
        ("DH PARAMETERS", "certificate.pem"),
        ("PUBLIC KEY", "public-key.pem"),
        ("PRIVATE KEY", "private-key.pem"),
        ("ENCRYPTED PRIVATE KEY", "private-key.pem"),
        ("RSA PRIVATE KEY", "private-key.pem"),
        ("OPENSSH PRIVATE KEY", "private-key.pem"),
        ("PRIVACY-ENHANCED MESSAGE", "message.pem"),
    ],
)
@pytest.mark.parametrize("head", ["", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n"])
def test_what_is_in_pem_is_a_file(what: str, name: str, head: str) -> None:
    post = the_post(f"Herons.\n\n-----BEGIN {what}-----\n{head}{LINES}-----END {what}-----\nBye.\n")
    assert [(each.name, each.type) for each in post.attachments] == [(name, "application/x-pem-file")]
    assert [line for line in post.body.text.split("\n") if line] == ["Herons.", "Bye."]


def test_a_key_of_ssh_is_a_file() -> None:
    """RFC 4716."""
    key = f'---- BEGIN SSH2 PUBLIC KEY ----\nComment: "heron"\n{LINES}---- END SSH2 PUBLIC KEY ----\n'
    post = the_post(f"Herons.\n\n{key}Bye.\n")
    assert [each.name for each in post.attachments] == ["public-key.pem"]
    assert "Comment" not in post.body.text


@pytest.mark.parametrize("dashes", ["- ", "- - "])
def test_a_key_in_a_signed_text_that_lost_its_first_line(dashes: str) -> None:
    key = "".join(
        f"{dashes * line.startswith('-')}{line}\n" for line in armoured("PUBLIC KEY BLOCK").splitlines()
    )
    post = the_post(f"Herons.\n\n{key}Bye.\n")
    assert [each.name for each in post.attachments] == ["public-key.asc"]
    assert [line for line in post.body.text.split("\n") if line] == ["Herons.", "Bye."]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"herons.gif"', "herons.gif"),
        ("C:\\PICTURE\\HERONS.GIF", "HERONS.GIF"),
        ("/home/jane/herons.gif", "herons.gif"),
        ("many herons.gif", "many herons.gif"),
    ],
)
def test_the_name_of_a_file_is_without_its_folders(written: str, name: str) -> None:
    assert [each.name for each in the_post(uuencoded(written)).attachments] == [name]


CODE = "/F /Times findfont\n12 scalefont setfont\n" + "10 20 moveto\n(herons) show\n" * 4


@pytest.mark.parametrize(
    "code",
    [
        f"%!PS-Adobe-2.0\n%%Creator: pen\n{CODE}showpage\n",
        f"%!\n%%Creator: pen\n{CODE}showpage\n%%EOF\n",
        f"%!\n/N /def load def\n{CODE}{'0fF0' * 9}\n{'00' * 20}\ngrestore\nshowpage\n",
    ],
    ids=["cut", "without its standard", "without comments"],
)
def test_postscript_that_is_cut_or_of_no_standard(code: str) -> None:
    post = the_post(f"Herons.\n\n{code}\nThat is what the printer got.\nIt begins to\nshow\n")
    assert [each.type for each in post.attachments] == ["application/postscript"]
    assert [line for line in post.body.text.split("\n") if line] == [
        *("Herons.", "That is what the printer got.", "It begins to", "show"),
    ]


def test_several_files_of_several_kinds() -> None:
    text = f"One:\n{uuencoded('one.gif')}{uuencoded('two.gif')}Three:\n{armoured('MESSAGE')}Bye\n"
    post = the_post(text)
    assert [each.name for each in post.attachments] == ["one.gif", "two.gif", "message.asc"]
    assert post.body.text == "One:\nThree:\nBye\n"


def test_a_file_that_was_cut_is_an_attachment_and_what_stands_below_it_is_words() -> None:
    for text in (uuencoded(end="", zero=""), armoured("MESSAGE").partition("-----END")[0]):
        post = the_post(f"{text}\nBye, Jane\n")
        assert (post.body.own, len(post.attachments)) == ("Bye, Jane", 1)
    post = the_post(uuencoded()[:150])
    assert (post.body.own, files(post)) == ("", [("herons.bin", BINARY, 90)])
    coded = "é" * 128
    post = the_post(f"=ybegin line=128 size=300 name=herons.zip\n{coded}\n{coded}\nabc\nBye, Jane\nand Ann\n")
    assert (post.body.own, [each.name for each in post.attachments]) == ("Bye, Jane\nand Ann", ["herons.zip"])


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 is how uuencode starts",
        "begin 644 is how uuencode starts\nend",
        "begin 100 days later\nend",
        "We begin 644 things\nand end",
        "begin\n  x := 1;\nend",
        "begin 644 x\nEND\n\nHERONS ARE BACK\nend",
        "-begin 644 herons.bin\n+begin 644 swans.bin",
        "> " + uuencoded().replace("\n", "\n> ").strip("\n> "),
        "(This file must be converted with BinHex 4.0)\nis the line above each BinHex file",
        "(This file must be converted with BinHex 4.0)\n\n: is what it begins with",
        "=ybegin is how yEnc starts",
        "=ybegin line=128 size=300 name=x\nis how yEnc starts\n\nas I said",
        "> =ybegin line=128 size=300 name=x.zip\n> " + "é" * 128 + "\n> =yend size=300",
        "-----BEGIN PGP MESSAGE-----\nis what stands above it",
        "-----BEGIN PGP MESSAGE-----",
        "%!PS-Adobe is how PostScript starts",
        "%!\n/F is how a font starts, and then comes what I want to\nshow",
        "%!\nis the magic of it",
        'printf("%!PS-Adobe-2.0\\n%%EOF");',
        "{\\rtf1 is how RTF starts",
        "{\\rtf1} is the shortest RTF",
        '  text = "{\\rtf1\\ansi herons}";',
        "MANY HERONS ARE BACK\nMORE OF THEM THAN LAST YEAR",
        "-----BEGIN CERTIFICATE-----\nis another matter",
        "-----BEGIN HERON-----\nQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZn\n-----END HERON-----",
        "---- BEGIN SSH2 PUBLIC KEY ----\nis what stands above it",
        "-----BEGIN of a list-----",
    ],
)
def test_what_only_looks_like_a_file_is_words(text: str) -> None:
    post = the_post(f"Herons.\n\n{text}\n\nBye, Jane\n")
    assert (post.body.text, post.attachments) == (f"Herons.\n\n{text}\n\nBye, Jane\n", ())


SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
SIGNATURE = (
    "-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v2\n\niQEzBAEBCAAdFiEE12\n=BFMz\n"
    "-----END PGP SIGNATURE-----\n"
)


def escaped(text: str) -> str:
    return "".join(f"- {line}" if line[0] == "-" else line for line in text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("signed", "own"),
    [
        ("- - a heron\n- --- \nword\n", "- a heron\n---\nword"),
        ("Herons.\n\n- -- \nJane, warden\n", "Herons."),
        ("- From here on\n", "From here on"),
        ("no dashes\n", "no dashes"),
        (escaped(f"above\n\n{SIGNED}- - a heron\n- - - b\n{SIGNATURE}"), "above\n\n\n- a heron\n- - b"),
        (escaped(f"my key:\n{armoured('PUBLIC KEY BLOCK')}"), "my key:"),
    ],
    ids=["dashes", "a signature", "From", "none", "signed twice", "a key"],
)
def test_signed_text_is_as_it_was_before_it_was_signed(signed: str, own: str) -> None:
    post = the_post(f"{SIGNED}{signed}{SIGNATURE}")
    assert "\n".join(line.rstrip() for line in post.body.own.split("\n")).strip() == own
    armour = [
        line.label
        for line in post.body.lines
        if "PGP" in line.text or "Hash" in line.text or "iQ" in line.text
    ]
    assert set(armour) == {"footer"}


@pytest.mark.parametrize(
    "text",
    [
        f"{SIGNED}- - a heron\n",
        f"- - a heron\n{SIGNATURE}",
        f"> {SIGNED}\n- - a heron\n",
        SIGNED.replace("Hash", "NotDashEscaped: You need GnuPG to verify this message\nHash")
        + f"- - a\n{SIGNATURE}",
    ],
    ids=["no signature", "no beginning", "quoted", "not escaped"],
)
def test_dashes_that_no_signer_put_there_stay(text: str) -> None:
    assert "\n- - a" in f"\n{the_post(text).body.text}"


@given(
    st.lists(
        st.sampled_from([*uuencoded().split("\n"), *armoured("MESSAGE").split("\n"), "words", "- x", ""]),
        max_size=30,
    )
)
def test_no_line_of_words_is_lost_among_pieces_of_files(lines: list[str]) -> None:
    lines = [line + "." if line == "words" else line for line in lines]
    assert the_post("\n".join(lines)).body.text.count("words.") == lines.count("words.")
