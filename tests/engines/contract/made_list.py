"""A list in several languages, invented, and questions that are asked of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

_PEOPLE = (
    "Ada Example <ada@example.org>",
    "Nell Pump <nell@garden.example>",
    "Ödön Kovács <odon@example.hu>",
    "bo@shed.example",
    "Ada E. <ada@old.example>",
)
_SENTENCES = (
    "The pump leaks when the valve of version 1.2.3 is closed",
    "to be or not to be is what the gardener asked",
    "Gärten im Süden sind schön und der Garten auch",
    "les chevaux élevés à la montagne et un cheval",
    "東京都の会議で図書館について話した",
    "see std::vector and CVE-2014-0160 in src/flash/nor/stm32.c",
    "we receive compost, composted leaves and more compost",
    "a running pump was run by those who run pumps",
    "Łódź jest piękna, don't worry about foo_bar",
    "the valve and the pump and the hose of the shed",
    "Thanks, that works now",
)
_SUBJECTS = ("Pump leaks", "Compost", "Der Garten", "Valve 1.2.3", "東京都", "Release of the shed")
_WORDS = (
    *("pump", "pumps", "valve", "garten", "gärten", "cheval", "京都", "compost", "leaks", "run", "running"),
    *("vector", "stm32", "foo_bar", "1.2.3", "lodz", "thanks", "nothing", "the", "of", "see", "receive"),
)
_PHRASES = ("to be or not to be", "the pump", "foo bar", "der garten", "src/flash/nor", "valve of version")
_FILTERS = (
    "author:ada",
    "author:nell",
    "author:od*",
    "date:2020",
    "date:2020-03..2020-06",
    "has:reply",
    "has:quote",
    "is:start",
    "is:answered",
    "is:unanswered",
    "replies:>1",
    "replies:0",
    "size:>400",
    "lang:de",
    "list:garden",
    "list:*",
    "subject:pump",
    "subject:garten",
    "quoted:pump",
    "body:valve",
    "to:list",
)
_SIGNED = (
    "comp*",
    "ru*",
    "~recieve",
    "~pumb",
    '="Gärten"',
    '="garten"',
    "/p.mp/",
    "subject:/Pu?mp/",
    "pump NEAR/4 valve",
    '"the pu*"',
    "thread:(subject:compost)",
    "footer:unsubscribe",
    "stm*",
)


def mails(count: int, seed: int = 1) -> str:
    """Write an mbox of a list: conversations, answers by subject alone, copies, posts without a date."""
    chosen = random.Random(seed)
    written: list[str] = []
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(count):
        said = [chosen.choice(_SENTENCES) for _ in range(chosen.randrange(1, 6))]
        subject = chosen.choice(_SUBJECTS)
        above = chosen.randrange(number) if number and chosen.random() < 0.5 else None
        head = [f"From: {chosen.choice(_PEOPLE)}", "To: list@garden.example"]
        if chosen.random() > 0.03:
            when = start + timedelta(hours=7 * number + chosen.randrange(40))
            head.append(f"Date: {when:%a, %d %b %Y %H:%M:%S} +0000")
        if above is not None:
            subject = f"Re: {subject}"
            if chosen.random() < 0.8:
                head.append(f"In-Reply-To: <m{above}@example.org>")
        head += [
            f"Subject: {subject}",
            f"Message-ID: <m{number}@example.org>",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
        ]
        quote = [f"> {chosen.choice(_SENTENCES)}"] if above is not None else []
        body = "\n".join([*quote, *said, "-- ", "sent from the shed"])
        written.append("From a@example.org Thu Jan  2 00:00:00 2020\n" + "\n".join(head) + f"\n\n{body}\n\n")
    return "".join(written)


def queries(count: int, seed: int) -> Iterator[str]:
    """Ask what people ask, in all forms that the language has."""
    chosen = random.Random(seed)

    def leaf() -> str:
        kind = chosen.randrange(10)
        if kind < 4:
            return chosen.choice(_WORDS)
        if kind < 6:
            return f'"{chosen.choice(_PHRASES)}"'
        return chosen.choice(_FILTERS if kind < 8 else _SIGNED)

    for _ in range(count):
        one, two, three = leaf(), leaf(), leaf()
        yield chosen.choice(
            (one, one, f"{one} {two}", f"{one} OR {two}", f"{one} -{two}", f"({one} OR {two}) {three}")
        )
