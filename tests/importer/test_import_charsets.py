"""Undeclared bytes mean what they would in the other mails of their source, however these come."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_mails import contents, mail  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.cli.clean_command import command
from listarchive.export.mails import written
from listarchive.importer import check, rebuild, run
from listarchive.mail import posts_in

NBSP = "\N{NO-BREAK SPACE}"
FRENCH = ["Où est passée la clé du château ?", "L’été, voilà, est très près déjà.", "Je préfère celle-là."]
GERMAN = ["Bitte prüft die Größe der Tür.", "Das läßt sich später ändern.", "Schöne Grüße aus Köln."]
RUSSIAN = ["Где ключ от старого маяка?", "Лодка стоит у причала.", "Завтра обещают дождь и ветер."]
GREEK = ["Πού είναι το κλειδί του φάρου;", "Η βάρκα είναι στην αποβάθρα.", "Αύριο θα βρέξει."]
JAPANESE = ["灯台の鍵はどこですか。", "船は桟橋にあります。", "明日は雨でしょう。"]
ODD = 900
"""The number of the mail that declares nothing."""


def declared(number: int, text: str, charset: str) -> bytes:
    kind = {"Content_Type": f"text/plain; charset={charset}", "Content_Transfer_Encoding": "8bit"}
    return mail(number, text, **kind).encode(charset)


def posts(texts: Sequence[str], *charsets: str, first: int = 0, count: int = 20) -> list[bytes]:
    return [
        declared(number, f"{texts[number % len(texts)]} {number}", charsets[number % len(charsets)])
        for number in range(first, first + count)
    ]


def undeclared(text: str, charset: str, number: int = ODD, **headers: str) -> bytes:
    return mail(number, text, **headers).encode(charset)


def text_of(place: Path, number: int = ODD) -> str:
    with Archive.open(place) as archive:
        return archive.get(f"{number}@example.org").post.body.text.strip("\n")


LISTS = [
    pytest.param(posts(FRENCH, "cp1252"), f"{NBSP}{NBSP} Voilà{NBSP}: ça{NBSP}!", "latin-1", id="French"),
    pytest.param(posts(FRENCH, "utf-8"), f"Ça va{NBSP}? «{NBSP}Oui{NBSP}»", "latin-1", id="French in UTF-8"),
    pytest.param(posts(GERMAN, "latin-1", "utf-8"), f"Grüße{NBSP}{NBSP}an{NBSP}alle", "cp1252", id="German"),
    pytest.param(posts(RUSSIAN, "koi8-r"), "Да.", "koi8-r", id="Russian, two letters"),
    pytest.param(posts(RUSSIAN, "koi8-r"), "спасибо", "koi8-r", id="Russian, a word"),
    pytest.param(posts(RUSSIAN, "cp1251", "koi8-r", "cp1251"), "ПРИВЕТ", "cp1251", id="Russian capitals"),
    pytest.param(posts(GREEK, "utf-8"), "Ναι", "cp1253", id="Greek in UTF-8"),
    pytest.param(posts(["Żółta łódź.", "Zażółć gęślą jaźń."], "iso8859-2"), "łódź", "iso8859-2", id="Polish"),
    pytest.param(posts(["Işık var mı?", "Şu ağaç."], "utf-8"), "ışık", "cp1254", id="Turkish in UTF-8"),
    pytest.param(posts(JAPANESE, "iso2022_jp"), "船", "cp932", id="Japanese in seven bits"),
    pytest.param(
        posts(RUSSIAN, "koi8-r"), f"I don’t know{NBSP}– “yes”?", "cp1252", id="English among Russian"
    ),
    pytest.param(posts(RUSSIAN, "koi8-r"), "Größe, Tür", "latin-1", id="German among Russian"),
    pytest.param(
        posts(GERMAN, "latin-1"),
        "Лодка стоит у причала, и ключ на месте.",
        "koi8-r",
        id="Russian among German",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("others", "text", "charset"), LISTS)
@pytest.mark.parametrize("place_of_it", [0, 7, 20])
def test_a_mail_that_declares_nothing_is_in_the_charset_of_its_list(
    home: Callable[..., Path], others: list[bytes], text: str, charset: str, place_of_it: int
) -> None:
    mails = [*others[:place_of_it], undeclared(text, charset), *others[place_of_it:]]
    place = home(**{"boats.mbox": b"".join(mails)})
    run(Home(place), jobs=1)
    assert text_of(place) == text
    assert check(Home(place)) == []
    before = contents(place)
    rebuild(Home(place), jobs=2)
    assert contents(place) == before


def test_the_same_mail_alone_is_guessed_by_itself(home: Callable[..., Path]) -> None:
    odd = undeclared("спасибо", "koi8-r")
    place = home(**{"one.mbox": odd, "boats.mbox": b"".join(posts(RUSSIAN, "koi8-r"))})
    run(Home(place))
    (alone,) = posts_in(odd)
    assert text_of(place) == alone.body.text.strip() != "спасибо"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": "text/plain; charset=us-ascii"},
        {"Content_Type": "text/plain; charset=unknown-8bit", "Content_Transfer_Encoding": "8bit"},
        {"Content_Type": "text/plain; charset=utf-8"},
    ],
)
def test_nothing_useful_is_declared(home: Callable[..., Path], headers: dict[str, str]) -> None:
    place = home(
        **{"boats.mbox": b"".join([*posts(RUSSIAN, "koi8-r"), undeclared("спасибо", "koi8-r", **headers)])}
    )
    run(Home(place))
    assert text_of(place) == "спасибо"


def test_a_raw_subject_is_in_the_charset_of_the_list(home: Callable[..., Path]) -> None:
    odd = undeclared("OK.", "koi8-r", Subject="Да", From="Яна <yana@example.org>")
    place = home(**{"boats.mbox": b"".join([*posts(RUSSIAN, "koi8-r"), odd])})
    run(Home(place))
    with Archive.open(place) as archive:
        post = archive.get(f"{ODD}@example.org").post
    assert (post.subject, post.author.name) == ("Да", "Яна")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("quoted-printable", "=D3=D0=C1=D3=C9=C2=CF"), ("base64", "09DB08nCzw==")],
)
def test_encoded_bytes_mean_the_same(home: Callable[..., Path], encoding: str, body: str) -> None:
    kind = {"Content_Type": "text/plain", "Content_Transfer_Encoding": encoding}
    place = home(**{"boats.mbox": b"".join([*posts(RUSSIAN, "koi8-r"), mail(ODD, body, **kind).encode()])})
    run(Home(place))
    assert text_of(place) == "спасибо"


def test_a_post_without_an_id_is_the_same_wherever_it_stands(home: Callable[..., Path]) -> None:
    odd = undeclared("спасибо", "koi8-r", Message_ID="")
    place = home(**{"boats.mbox": b"".join([*posts(RUSSIAN, "koi8-r"), odd]), "one.mbox": odd})
    report = run(Home(place))
    assert (report.total("added"), report.total("duplicate")) == (21, 1)


def nightly(home: Callable[..., Path], mails: list[bytes]) -> dict[str, object]:
    place = home()
    for count in range(1, len(mails) + 1):
        (place / "mbox/boats.mbox").write_bytes(b"".join(mails[:count]))
        run(Home(place))
    assert check(Home(place)) == []
    found = contents(place)
    rebuild(Home(place))
    assert contents(place) == found
    return found


@pytest.mark.slow
@pytest.mark.parametrize("place_of_it", [0, 2, 8, 12])
@pytest.mark.parametrize(("text", "charset"), [("спасибо", "koi8-r"), ("да", "koi8-r"), ("Größe", "latin-1")])
def test_mails_that_come_night_by_night_mean_what_they_mean_at_once(
    home: Callable[..., Path], place_of_it: int, text: str, charset: str
) -> None:
    mails = posts(RUSSIAN, "koi8-r", count=12)
    mails.insert(place_of_it, undeclared(text, charset))
    nightly(home, mails)
    assert text_of(home()) == text


def test_what_is_usual_may_change_while_a_source_has_few_mails(home: Callable[..., Path]) -> None:
    odd = undeclared("спасибо", "koi8-r")
    nightly(home, [odd, *posts(GERMAN, "latin-1", count=4), *posts(RUSSIAN, "koi8-r", first=4, count=8)])
    assert text_of(home()) == "спасибо"


@pytest.mark.slow
def test_after_a_hundred_mails_it_does_not_change(home: Callable[..., Path]) -> None:
    mails = [*posts(RUSSIAN, "koi8-r", count=100), undeclared("да", "koi8-r")]
    place = home(**{"boats.mbox": b"".join(mails)})
    run(Home(place))
    mails += [*posts(GERMAN, "latin-1", first=100, count=200), undeclared("нет", "koi8-r", ODD + 1)]
    home(**{"boats.mbox": b"".join(mails)})
    assert run(Home(place)).total("seen") == 201
    assert (text_of(place), text_of(place, ODD + 1)) == ("да", "нет")
    assert check(Home(place)) == []


def test_digests_count_as_one_mail(home: Callable[..., Path]) -> None:
    """Of a source that has a hundred posts, fewer mails may have been read: they go on to tell."""
    inner = "".join(
        f"--b\n\nFrom: ada@example.org\nMessage-ID: <{number}.d@example.org>\n\nPart {number}.\n\n"
        for number in range(120)
    )
    digest = mail(1, f"{inner}--b--\n", Content_Type='multipart/digest; boundary="b"').encode()
    mails = [digest, undeclared("спасибо", "koi8-r"), *posts(RUSSIAN, "koi8-r", first=10, count=10)]
    place = home()
    for count in (2, 6, 12):
        home(**{"boats.mbox": b"".join(mails[:count])})
        run(Home(place))
    assert text_of(place) == "спасибо"
    assert check(Home(place)) == []


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_neither_the_order_of_imports_nor_the_number_of_jobs_counts(tmp_path: Path, jobs: int) -> None:
    odd = undeclared("спасибо", "koi8-r")
    files = {
        "a/russian.mbox": [*posts(RUSSIAN, "koi8-r", count=8), odd],
        "b/german.mbox": [odd, *posts(GERMAN, "latin-1", first=20, count=8)],
        "c/alone.mbox": [odd],
    }
    found = []
    for number, order in enumerate(permutations(files)):
        place = tmp_path / str(number)
        for name in order:
            path = place / "mbox" / name
            path.parent.mkdir(parents=True)
            path.write_bytes(b"".join(files[name]))
            run(Home(place), jobs=jobs)
        assert check(Home(place)) == []
        found.append(contents(place))
    assert all(each == found[0] for each in found)


def test_a_copy_that_is_worse_by_now_is_no_loss_of_what_another_file_has(home: Callable[..., Path]) -> None:
    """A month file that was written anew, with question marks for letters, does not replace what was read."""
    good = declared(1, "Größe und Türen " * 3, "latin-1")
    place = home(**{"boats.mbox": b"".join([good, *posts(GERMAN, "latin-1", first=2, count=5)])})
    run(Home(place))
    damaged = good.replace(b"\xf6", b"?").replace(b"\xfc", b"?")
    home(**{"boats.mbox": b"".join([damaged, *posts(GERMAN, "latin-1", first=2, count=6)])})
    run(Home(place))
    assert "Größe" in text_of(place, 1)


def test_clean_reads_as_an_import_does(home: Callable[..., Path]) -> None:
    mails = [undeclared("спасибо", "koi8-r"), *posts(RUSSIAN, "koi8-r")]
    place = home(**{"boats.mbox": b"".join(mails)})
    done = CliRunner().invoke(command, ["--own", str(place / "mbox/boats.mbox")])
    assert done.output.startswith("спасибо")


def test_its_bytes_are_given_back(home: Callable[..., Path]) -> None:
    odd = undeclared("спасибо", "koi8-r")
    place = home(**{"boats.mbox": b"".join([odd, *posts(RUSSIAN, "koi8-r")])})
    run(Home(place))
    with Archive.open(place) as archive:
        assert b"".join(written(Home(place), [archive.get(f"{ODD}@example.org")], "raw")) == odd


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_files_that_grow_at_random_end_as_if_they_were_read_at_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    place = tmp_path / "home"
    left = {}
    for name, texts, charset in (("a", RUSSIAN, "koi8-r"), ("b", GERMAN, "latin-1"), ("c", GREEK, "utf-8")):
        mails = posts(texts, charset, first=100 * ord(name), count=chance.choice([6, 30, 120]))
        for number, (text, odd) in enumerate(
            [("спасибо", "koi8-r"), ("Größe", "latin-1"), ("ναι", "cp1253")]
        ):
            mails.insert(chance.randrange(len(mails)), undeclared(text, odd, ODD + 10 * ord(name) + number))
        left[name] = mails
    (place / "mbox").mkdir(parents=True)
    while left:
        name = chance.choice(sorted(left))
        count = chance.choice([1, 3, 17, 60])
        with (place / "mbox" / f"{name}.mbox").open("ab") as file:
            file.write(b"".join(left[name][:count]))
        left[name] = left[name][count:]
        if not left[name]:
            del left[name]
        run(Home(place), jobs=chance.choice([1, 2]))
    assert check(Home(place)) == []
    before = contents(place)
    rebuild(Home(place))
    assert contents(place) == before
