"""An archive in four languages, for the tests of the index as Whoosh has it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from listarchive.archive import Home, writing
from listarchive.post import AttachedText, Attachment, Author, Body, Line, Origin, Post, Sent

START = datetime(2023, 11, 20, 9, 30, tzinfo=UTC)

_TEXTS = {
    "en": "The lamps of the greenhouse are burning, and it is cold in the garden; don't open v1.2.3 yet",
    "de": "Die Lampen im Gewächshaus brennen und es ist kalt in dem Garten, nicht die Äpfel für Bäume öffnen",
    "es": "Las lámparas del jardín están encendidas y no hace más frío para abrir la válvula pequeña",
    "fr": "Les lampes du jardin sont allumées et il ne fait pas plus froid pour ouvrir les fenêtres",
}
TEXTS = {language: text.split() for language, text in _TEXTS.items()}

AUTHORS = [
    Author("Ada Example", "ada@example.org"),
    Author("Zoë Müller", "zoe@example.org"),
    Author("Ada Gärtner", "ada.g@example.net"),
    Author("", "robot@example.org"),
]
FILES = [(), ("frost-report.pdf",), ("Lampe groß.jpg", "notes.txt")]

HEADERS: list[tuple[tuple[str, str], ...]] = [
    (),
    (("To", "Zoë Müller <zoe@example.org>, ada.g@example.net"),),
    (("To", "garden@example.org"), ("Cc", "Ada Example <ada@example.org>, Ada Gärtner <ada.g@example.net>")),
]

MAILMAP = """\
Ada Gardener <ada@example.org> <zoe@example.org>
Ada Gardener <ada@example.org> Old Name <x@example.org>
"""


def a_post(message_id: str = "one@example.org", text: str = "A plain sentence.", **values: Any) -> Post:
    """Make a post; each line of `text` that begins with `>` is a quote."""
    lines = (Line("quote" if line.startswith(">") else "own", line) for line in text.split("\n"))
    given: dict[str, Any] = {
        "author": AUTHORS[0],
        "sent": Sent(START, "date"),
        "subject": "A subject",
        "body": Body.of(lines),
        "lists": ("garden",),
    }
    return Post(message_id=message_id, **(given | values))


def _said(chance: random.Random, words: list[str], least: int, most: int) -> str:
    # In the order of a sentence, so that its language is told; some words over again, in another form.
    start = chance.randrange(3)
    said = words[start : start + chance.randrange(least, most)]
    return " ".join(chance.choice([word, word, word.upper(), word.strip(",;")]) for word in said)


def posts(count: int = 80) -> list[Post]:
    """Make posts: of four languages, some on two lists, one in seven without a date."""
    chance = random.Random(11)
    made = []
    for number in range(count):
        words = TEXTS[chance.choice(["en", "en", "de", "es", "fr"])]
        quoted = TEXTS[chance.choice(["en", "de", "es"])]
        attached = [_said(random.Random(number), words, 3, 9)] if number % 3 == 0 else []
        when = None if number % 7 == 3 else START + timedelta(days=number, hours=number % 5)
        made.append(
            a_post(
                f"{number}@example.org",
                f"> {_said(chance, quoted, 4, 9)}\n{_said(chance, words, 9, 18)}\n"
                f"{_said(chance, words, 3, 6)}",
                author=chance.choice(AUTHORS),
                sent=Sent(when, "date" if when else "none"),
                subject=("Re: " if number % 2 else "") + _said(chance, words, 2, 5),
                lists=("garden", "frost") if number % 9 == 0 else (chance.choice(["garden", "frost"]),),
                references=(f"{number - 1}@example.org",) if number % 4 == 1 else (),
                attachments=tuple(map(Attachment, chance.choice(FILES))),
                attached=tuple(AttachedText(1, "notes.txt", "text/plain", text) for text in attached),
                headers=HEADERS[number % len(HEADERS)],
            )
        )
    return made


def write(home: Path, commits: int) -> None:
    """Write the posts, in so many commits, each a segment; a later one replaces posts of the one before."""
    (home / "mbox").mkdir(parents=True, exist_ok=True)
    every = posts()
    each = len(every) // max(commits, 1)
    for commit in range(max(commits, 1)):
        with writing(Home(home)) as writer:
            some = every[commit * each : (commit + 1) * each] if commits else []
            for number, post in enumerate(some):
                writer.add(post, Origin("mbox/a.mbox", commit * 100_000 + number, 900 + 37 * number))
            if commit:
                before = every[(commit - 1) * each]
                more = [Line("own", "And this was left out before.")] * 2
                better = replace(before, body=Body.of([*before.body.lines, *more]))
                writer.add(better, Origin("mbox/b.mbox", commit, 1_000))
            writer.commit(in_haste=True)
