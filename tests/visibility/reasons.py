"""The reasons for which somebody does not see a post. Each makes two homes that must look alike to him."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from homes import Reason, imported, mail, put, settle  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, StoredPost
from listarchive.importer import hide, planned, purge, run
from listarchive.importer.marking import mark
from listarchive.importer.redacting import redact
from listarchive.moderation import Person

PRIVATE = frozenset({"board"})
BO = "Bo <bo@b.example>"
PUBLIC = (
    mail("hedge", "Hedge along the path", "The hedge wants cutting, says everybody."),
    mail(
        "hedge2",
        "Re: Hedge along the path",
        "I have shears.",
        author="Bo <bo@b.example>",
        day=5,
        answers="hedge",
    ),
    mail(
        "late", "Re: Something else", "I heard of it.", author="Bo <bo@b.example>", day=9, answers="quarrel"
    ),
)
SHARED = mail("both", "Keys of the shed", "Who has the keys?", author="Cy <cy@c.example>", day=6)
VEILED = "Mallory Veiled <mallory@veiled.example>"
HIDDEN = (
    mail("quarrel", "Xylophone purchase", "A zyzzyva ate the ledgers.", author=VEILED, day=7),
    mail("aside", "Re: Hedge along the path", "Unmentionable hedges.", author=VEILED, day=8, answers="hedge"),
    mail("quarrel2", "Re: Xylophone purchase", "Ada disagrees.", day=8, answers="quarrel"),
)


def of_public_lists(home: Path) -> None:
    put(home, "garden", *PUBLIC, SHARED)


def a_private_list(shown: Path, control: Path) -> None:
    """Lay out a list that is private from the first import on."""
    of_public_lists(control)
    imported(control, PRIVATE)
    of_public_lists(shown)
    put(shown, "board", *HIDDEN, SHARED.replace("Subject: ", "List-Id: <board.lists.example>\nSubject: "))
    imported(shown, PRIVATE)


def a_list_made_private(shown: Path, control: Path) -> None:
    """Lay out a list that was public, until the owner said otherwise and imported."""
    of_public_lists(control)
    imported(control, PRIVATE)
    of_public_lists(shown)
    put(shown, "board", *HIDDEN)
    imported(shown)
    imported(shown, PRIVATE)


def in_one_file(shown: Path, control: Path) -> None:
    """Lay out private mail that is told from the public mail around it by its List-Id alone."""
    put(control, "inbox", *PUBLIC)
    imported(control, PRIVATE, by_folder=False)
    told = (each.replace("Subject: ", "List-Id: <board.x.example>\nSubject: ", 1) for each in HIDDEN)
    put(shown, "inbox", *PUBLIC, *told)
    imported(shown, PRIVATE, by_folder=False)


def _both(shown: Path, control: Path) -> None:
    """Lay out the same list in both homes, of which one never had some posts."""
    put(control, "garden", *PUBLIC, SHARED)
    put(shown, "garden", *PUBLIC, SHARED)


def hidden_posts(shown: Path, control: Path) -> None:
    """Lay out posts that were hidden after they were imported."""
    _both(shown, control)
    imported(control)
    put(shown, "garden", *HIDDEN)
    imported(shown)
    withdrawn(shown)


def hidden_before(shown: Path, control: Path) -> None:
    """Lay out posts that were hidden elsewhere, before they were imported here."""
    hidden_posts(shown, control)
    shutil.rmtree(shown / "index")
    imported(shown)


def purged_posts(shown: Path, control: Path) -> None:
    """Lay out posts that were purged."""
    _both(shown, control)
    imported(control)
    put(shown, "garden", *HIDDEN)
    imported(shown)
    home = Home(shown)
    plan = planned(home, stored_posts(shown))
    anew = purge(home, plan)
    run(home, anew, list_of=lambda _: "garden", jobs=1)
    settle(shown)


def asked_for(shown: Path, control: Path) -> None:
    """Lay out posts whose authors ask not to be archived."""
    _both(shown, control)
    put(shown, "garden", *(each.replace("Subject: ", "X-No-Archive: yes\nSubject: ", 1) for each in HIDDEN))
    for home in (shown, control):
        run(Home(home), list_of=lambda _: "garden", honours=lambda _, __: True, jobs=1)
        settle(home)


SPAMLESS = frozenset({"garden"})
SPAM = tuple(each.replace("Subject: ", "X-Spam-Flag: YES\nSubject: ", 1) for each in HIDDEN)


def spam_by_header(shown: Path, control: Path) -> None:
    """Lay out posts that a filter takes for spam, on a list that hides that."""
    _both(shown, control)
    put(shown, "garden", *SPAM)
    for home in (shown, control):
        imported(home, spamless=SPAMLESS)


def spam_marked_later(shown: Path, control: Path) -> None:
    """Lay out posts that their owner has marked, on a list that hides spam."""
    _both(shown, control)
    put(shown, "garden", *HIDDEN)
    for home in (shown, control):
        imported(home, spamless=SPAMLESS)
    mark(Home(shown, spamless=SPAMLESS), stored_posts(shown), spam=True)
    settle(shown)


def spam_hidden_later(shown: Path, control: Path) -> None:
    """Lay out posts that are spam, on a list that showed it until the owner said otherwise and imported."""
    _both(shown, control)
    put(shown, "garden", *SPAM)
    imported(shown)
    for home in (shown, control):
        imported(home, spamless=SPAMLESS)


def spam_withheld(shown: Path, control: Path) -> None:
    """Lay out posts that are spam, by a header or by the owner's word, on a list that keeps it out."""
    _both(shown, control)
    put(shown, "garden", *SPAM[:2], HIDDEN[2])
    for home in (shown, control):
        run(Home(home), list_of=lambda _: "garden", spamless=SPAMLESS, jobs=1)
    with Archive.open(shown) as archive:
        last = archive.get("<quarrel2@mail.example>")
    mark(Home(shown), [last], spam=True, spamless=SPAMLESS)
    for home in (shown, control):
        settle(home)


def spam_that_a_private_list_shows(shown: Path, control: Path) -> None:
    """Lay out spam on a list that hides it, in one home on a private list, too, which does not."""
    for home in (shown, control):
        put(home, "garden", *PUBLIC, SHARED, *SPAM)
    put(shown, "board", *SPAM)
    for home in (shown, control):
        imported(home, PRIVATE, spamless=SPAMLESS)


def stored_posts(home: Path) -> list[StoredPost]:
    with Archive.open(home) as archive:
        return [archive.get(f"<{name}@mail.example>") for name in ("quarrel", "aside", "quarrel2")]


def withdrawn(home: Path) -> None:
    hide(Home(home), stored_posts(home), "asked for")
    settle(home)


def redacted_people(shown: Path, control: Path) -> None:
    """Lay out a person's posts, and what others say of them, with their name and with a pseudonym."""
    person = Person("person-1", ("Mallory Veiled",), ("mallory@veiled.example",))
    texts = (
        mail("loud", "Thanks", "As Mallory Veiled says,\nwrite to mallory at veiled.example.", day=7),
        mail("reply", "Re: Hedge along the path", "Cut it.", author=VEILED, day=8, answers="hedge"),
        mail("quoting", "Re: Thanks", "Mallory wrote:\n> Cut it.\nNo.\n\n-- \nMallory Veiled", day=10),
    )
    for home in (shown, control):
        put(home, "garden", *PUBLIC)
    put(shown, "garden", *texts)
    put(control, "garden", *(pseudonymous(each) for each in texts))
    imported(shown)
    imported(control)
    redact(Home(shown), person)
    settle(shown)


def pseudonymous(text: str) -> str:
    for name in ("mallory@veiled.example", "mallory at veiled.example"):
        text = text.replace(name, "person-1@redacted.invalid")
    return text.replace("Mallory Veiled", "person-1").replace("Mallory", "person-1")


WORDS = ("xylophone", "zyzzyva", "ledgers", "unmentionable", "mallory", "veiled", "disagrees", "board")
QUERIES = (
    "zyzzyva",
    "zyzzyv*",
    "~zyzzyvo",
    "xilophone",
    "ledger",
    "hedge",
    "hedges",
    "list:board",
    "list:bo*",
    "list:boart",
    "author:mallory",
    "author:mallery",
    "author:veiled.example",
    "subject:xylophone or subject:keys",
    "subject:hedge replies:1",
    "is:unanswered",
    "is:start",
    "-hedge",
    "id:quarrel@mail.example",
    "thread:quarrel@mail.example",
    "date:2024-01-07",
    "saved:council",
    "not list:garden",
    "",
)
SITE = {
    "private": {"board": ("ann", "@council")},
    "user_header": "X-Remote-User",
    "groups_header": "X-Remote-Groups",
    "searches": {"council": "list:board ledgers", "hedges": "hedge"},
}


def private(name: str, make: object, **values: object) -> Reason:
    return Reason(
        name,
        make,
        ids=("quarrel", "aside", "quarrel2"),
        secrets=WORDS,
        queries=QUERIES,
        lists=("board",),
        site=SITE,
        commands=frozenset({"digest"}),
        configuration='[lists.board]\naccess = "private"\nreaders = ["ann"]\n',
        **values,
    )


def taken_out(name: str, make: object, **values: object) -> Reason:
    return Reason(
        name,
        make,
        ids=("quarrel", "aside", "quarrel2"),
        secrets=WORDS[:-1],
        queries=tuple(each for each in QUERIES if "list:bo" not in each),
        site={"searches": {"council": "list:garden ledgers", "hedges": "hedge"}},
        commands=frozenset({"search", "show", "thread", "stats", "digest"}),
        **values,
    )


def spam(name: str, make: object) -> Reason:
    found = taken_out(name, make, named=True)
    return replace(
        found,
        site={**found.site, "spamless": SPAMLESS},
        configuration='[lists.garden]\nspam = "hide"\n',
    )


EVE = {"X-Remote-User": "eve", "X-Remote-Groups": "staff"}

KNOWN_AS_SPAM = private("spam that a private list shows", spam_that_a_private_list_shows)
REASONS = (
    private("private", a_private_list),
    private("private to others", a_private_list, headers=EVE),
    private("made private", a_list_made_private),
    private("private by List-Id", in_one_file),
    taken_out("hidden", hidden_posts, gone=True),
    taken_out("hidden before", hidden_before, gone=True),
    taken_out("purged", purged_posts, gone=True),
    taken_out("withheld", asked_for),
    spam("spam", spam_by_header),
    spam("spam marked later", spam_marked_later),
    spam("spam hidden later", spam_hidden_later),
    taken_out("spam withheld", spam_withheld),
    replace(
        KNOWN_AS_SPAM,
        site={**KNOWN_AS_SPAM.site, "spamless": SPAMLESS},
        configuration=f'{KNOWN_AS_SPAM.configuration}[lists.garden]\nspam = "hide"\n',
    ),
    Reason(
        "redacted",
        redacted_people,
        ids=("loud", "reply", "quoting"),
        secrets=("mallory", "veiled"),
        queries=(
            "mallory",
            "author:veiled",
            "veil*",
            "~mallery",
            "thanks",
            "cut",
            "author:person-1",
            "quoted:cut",
        ),
        raw_differs=True,
        commands=frozenset({"stats"}),  # others tell where a mail stands, whose bytes are as they came
    ),
)
