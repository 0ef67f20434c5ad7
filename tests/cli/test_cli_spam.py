"""What looks like spam is found by `is:spam`, hidden or kept out, as its list is configured."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Done, archive_of, listarchive

from listarchive.archive import Archive, Audience
from listarchive.short_ids import short


def a_mail(number: int, body: str, *headers: str, author: str = "Ines <ines@x.example>") -> bytes:
    head = [
        f"From ines Thu Jan  4 1{number}:00:00 2024",
        f"From: {author}",
        f"Date: Thu, 4 Jan 2024 1{number}:00:00 +0000",
        f"Message-ID: <{number}@x.example>",
        f"Subject: Kettle {number}",
        *headers,
    ]
    return ("\n".join(head) + f"\n\n{body}\n\n").encode()


KETTLE = a_mail(1, "The kettle whistles.")
CASINO = a_mail(2, "A kettle of quartzcasino.", "X-Spam-Flag: YES", "In-Reply-To: <1@x.example>")
ANSWER = a_mail(3, "No kettle.", "In-Reply-To: <2@x.example>", "References: <1@x.example> <2@x.example>")
ONE, TWO, THREE = (short(f"{number}@x.example") for number in (1, 2, 3))
HIDE, WITHHOLD = '[lists.news]\nspam = "hide"\n', '[lists.news]\nspam = "withhold"\n'
WHOLE = ["the index holds exactly what the sources hold"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose list marks spam, which it has one post of."""
    return archive_of(tmp_path / "home", news__a=KETTLE + CASINO + ANSWER)


def run(home: Path, *arguments: str) -> Done:
    return listarchive("--home", home, *arguments)


def found(home: Path, query: str = "kettle") -> list[str]:
    return sorted(run(home, "search", query, "--format", "ids").lines)


def configured(home: Path, text: str) -> Done:
    (home / "listarchive.toml").write_text(text)
    done = run(home, "import")
    assert done.code == 0, done.errors
    return done


def checked(home: Path) -> list[str]:
    return run(home, "check").lines


def test_what_a_header_calls_spam_is_found_as_such_and_as_any_post(home: Path) -> None:
    assert found(home, "is:spam") == [TWO]
    assert found(home) == sorted([ONE, TWO, THREE])
    assert found(home, "not is:spam") == sorted([ONE, THREE])
    assert "Spam:     looks like it" in run(home, "show", TWO).lines


def test_the_owner_s_mark_goes_before_the_header(home: Path) -> None:
    assert run(home, "spam", ONE).lines == [
        f"{ONE}  Ines <ines@x.example>: Kettle 1",
        "1 post marked as spam",
    ]
    assert run(home, "spam", "--not", "2@x.example").lines == [
        f"{TWO}  Ines <ines@x.example>: Kettle 2",
        "1 post marked not to be spam",
    ]
    assert found(home, "is:spam") == [ONE]
    assert checked(home) == WHOLE


def test_marks_are_listed_and_stand_in_the_file(home: Path) -> None:
    assert run(home, "spam").code == 1
    run(home, "spam", "--query", "quartzcasino or whistles", "-q")
    run(home, "spam", "--not", ONE, "-q")
    lines = [each for each in (home / "spam").read_text().splitlines() if not each.startswith("#")]
    assert sorted((each.split()[0], each.split()[2]) for each in lines) == sorted(
        [(ONE, "not-spam"), (TWO, "spam")]
    )
    listed = run(home, "spam", "--list")
    assert listed.code == 0
    assert sorted(each.split("  ")[2:] for each in listed.lines) == [
        ["not-spam", "<1@x.example>"],
        ["spam", "<2@x.example>"],
    ]
    assert len(run(home, "spam", "--json").lines) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["nobody@x.example"], 1, "no post 'nobody@x.example' here"),
        (["--query", " "], 2, "an empty query would mark everything"),
        (["--query", "xyzzy"], 1, "no post answers to that: nothing is marked"),
        (["--list", "4f2a"], 2, "--list names nothing to mark"),
        (["--not"], 2, "nothing is named"),
    ],
)
def test_what_cannot_be_done_is_said(home: Path, arguments: list[str], code: int, error: str) -> None:
    done = run(home, "spam", *arguments)
    assert done.code == code
    assert error in done.errors
    assert not (home / "spam").exists()


def test_nothing_is_marked_by_a_dry_run(home: Path) -> None:
    assert run(home, "spam", "-n", ONE).lines[-1] == "1 post would be marked as spam"
    assert not (home / "spam").exists()
    assert found(home, "is:spam") == [TWO]


class TestHidden:
    """On a list that hides spam."""

    @pytest.fixture
    def home(self, home: Path) -> Path:
        configured(home, HIDE)
        return home

    def test_only_who_asks_for_it_finds_it(self, home: Path) -> None:
        assert found(home) == sorted([ONE, THREE])
        assert found(home, "is:spam") == [TWO]
        assert found(home, "kettle is:spam") == [TWO]
        assert found(home, "not is:spam") == sorted([ONE, THREE])
        assert found(home, "kettle or is:spam") == sorted([ONE, TWO, THREE])
        assert found(home, "quartzcasin*") == []
        assert checked(home) == WHOLE

    def test_a_search_says_how_many_are_missing(self, home: Path) -> None:
        assert run(home, "search", "kettle").lines[-2:] == ["2 posts", "1 more looks like spam: add is:spam"]
        nothing = run(home, "search", "quartzcasino")
        assert (nothing.code, nothing.out) == (1, "")
        assert "listarchive: 1 post looks like spam: add is:spam\n" in nothing.errors
        for form in ("jsonl", "csv", "ids", "mbox"):
            done = run(home, "search", "kettle", "--format", form)
            assert done.errors == "listarchive: 1 more looks like spam: add is:spam\n"
        counted = run(home, "search", "kettle", "--count")
        assert (counted.out, counted.errors) == ("2\n", "listarchive: 1 more looks like spam: add is:spam\n")
        assert run(home, "search", "kettle", "--json").json["spam_hidden"] == 1
        assert "spam_hidden" not in run(home, "search", "whistles", "--json").json
        assert run(home, "search", "is:spam").lines[-1] == "1 post"

    def test_who_names_it_is_shown_it_with_its_conversation(self, home: Path) -> None:
        assert run(home, "show", TWO).code == 0
        assert [each[-12:] for each in run(home, "thread", TWO).lines] == [ONE, TWO, THREE]
        assert [each[-12:] for each in run(home, "thread", ONE).lines] == [ONE, THREE]

    def test_a_mark_takes_effect_at_once_both_ways(self, home: Path) -> None:
        run(home, "spam", ONE)
        assert found(home) == [THREE]
        assert found(home, "whistl*") == []
        run(home, "spam", "--not", ONE, TWO)
        assert found(home) == sorted([ONE, TWO, THREE])
        assert checked(home) == WHOLE

    def test_a_line_that_is_taken_out_of_the_file_is_taken_up_by_the_next_import(self, home: Path) -> None:
        run(home, "spam", "--not", TWO)
        (home / "spam").unlink()
        assert "posts are in the index with another word on spam" in checked(home)[0]
        run(home, "import")
        assert found(home) == sorted([ONE, THREE])
        assert checked(home) == WHOLE

    def test_a_list_that_shows_spam_again_shows_it_at_once(self, home: Path) -> None:
        (home / "listarchive.toml").write_text("[lists.news]\n")
        assert found(home) == sorted([ONE, TWO, THREE])

    def test_until_the_next_import_a_list_that_hides_it_anew_says_what_to_do(self, tmp_path: Path) -> None:
        home = archive_of(tmp_path / "other", news__a=KETTLE + CASINO)
        (home / "listarchive.toml").write_text('spam = "hide"\n')
        done = run(home, "search", "kettle")
        assert "does not keep what looks like spam apart yet: run `listarchive import`" in done.errors
        run(home, "import")
        assert found(home) == [ONE]

    def test_what_stands_on_a_list_that_shows_spam_is_shown(self, home: Path) -> None:
        (home / "mbox" / "tea").mkdir()
        (home / "mbox" / "tea" / "a").write_bytes(CASINO)
        run(home, "import")
        assert found(home) == sorted([ONE, TWO, THREE])
        for word in ("hide", "withhold"):
            configured(home, HIDE + f'[lists.tea]\nspam = "{word}"\n')
            assert found(home) == sorted([ONE, THREE])
            assert found(home, "is:spam") == [TWO]


class TestWithheld:
    """On a list that keeps spam out."""

    @pytest.fixture
    def home(self, home: Path) -> Path:
        configured(home, WITHHOLD)
        return home

    def test_it_is_not_in_the_archive(self, home: Path) -> None:
        assert found(home) == sorted([ONE, THREE])
        assert found(home, "is:spam") == []
        assert run(home, "show", TWO).code == 1
        assert not any(
            b"quartzcasino" in path.read_bytes() for path in home.glob("index/*/*") if path.is_file()
        )
        assert checked(home) == WHOLE

    def test_the_report_counts_it(self, home: Path) -> None:
        assert (
            run(home, "rebuild")
            .lines[0]
            .startswith("3 posts in 1 file: 2 added, 0 duplicates, 1 withheld, 0 failed")
        )

    @pytest.mark.slow
    def test_a_mark_takes_a_post_out_and_brings_it_back(self, home: Path) -> None:
        assert run(home, "spam", ONE).lines[-1] == "1 post marked as spam; 1 kept out of the archive"
        assert found(home) == [THREE]
        assert run(home, "spam", "--not", ONE).lines == ["<1@x.example>", "1 post marked not to be spam"]
        assert found(home) == sorted([ONE, THREE])
        run(home, "spam", "--not", "<2@x.example>")
        assert found(home) == sorted([ONE, TWO, THREE])
        assert checked(home) == WHOLE

    def test_a_list_that_does_so_no_longer_has_it_again_with_the_next_import(self, home: Path) -> None:
        configured(home, "[lists.news]\n")
        assert found(home) == sorted([ONE, TWO, THREE])
        assert checked(home) == WHOLE

    def test_a_post_without_mail_is_not_kept_out_by_a_mark(self, home: Path) -> None:
        listarchive("--home", home, "import", "--list", "news", "-", stdin=a_mail(4, "From elsewhere."))
        done = run(home, "spam", "4@x.example")
        assert done.code == 2
        assert "has no mail from which it could come back" in done.errors
        assert not (home / "spam").exists()


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["", HIDE, WITHHOLD])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nobody_hides_a_post_by_sending_it_again_as_spam(
    home: Path, settings: str, order: tuple[int, int]
) -> None:
    configured(home, settings)
    copies = a_mail(4, "The kettle hums."), a_mail(4, "The kettle hums.", "X-Spam-Flag: YES", "X-More: yes")
    for number in order:
        (home / "mbox" / "news" / f"c{number}").write_bytes(copies[number])
        run(home, "import")
    assert found(home, "hums") == [short("4@x.example")]
    assert short("4@x.example") not in found(home, "is:spam")
    assert checked(home) == WHOLE
    run(home, "spam", "4@x.example")
    assert (found(home, "hums") == []) is bool(settings)
    assert checked(home) == WHOLE


def test_other_headers_are_taken_up_by_the_next_import(home: Path) -> None:
    configured(home, 'spam_headers = ["X-Barracuda"]\n')
    assert found(home, "is:spam") == []
    (home / "mbox" / "news" / "b").write_bytes(a_mail(4, "Kettle.", "X-Barracuda: yes"))
    run(home, "import")
    assert found(home, "is:spam") == [short("4@x.example")]
    assert checked(home) == WHOLE


def _more(home: Path) -> None:
    (home / "mbox" / "news" / "b").write_bytes(a_mail(4, "A kettle.", "X-Spam-Status: Yes, score=7"))
    run(home, "import")


STEPS: dict[str, Callable[[Path], object]] = {
    "configure": lambda home: configured(home, HIDE),
    "more mail": _more,
    "mark": lambda home: run(home, "spam", ONE),
}


@pytest.mark.slow
@pytest.mark.parametrize("order", list(itertools.permutations(STEPS)), ids="-".join)
def test_whatever_the_order_the_archive_is_the_same(home: Path, order: tuple[str, ...]) -> None:
    for step in order:
        STEPS[step](home)
    assert found(home) == [THREE]
    assert found(home, "is:spam") == sorted([ONE, TWO, short("4@x.example")])
    assert checked(home) == WHOLE
    shutil.rmtree(home / "index")
    run(home, "import")
    assert found(home) == [THREE]


@pytest.mark.slow
@pytest.mark.parametrize("private", [frozenset(), frozenset({"board"})])
def test_whoever_sees_it_asks_anew_once_more_spam_has_come(home: Path, private: frozenset[str]) -> None:
    configured(home, HIDE)
    audience = Audience(private, spamless=frozenset({"news"}))
    before = _version(home, audience)
    run(home, "spam", ONE)
    assert _version(home, audience) != before
    before = _version(home, audience)
    (home / "mbox" / "news" / "b").write_bytes(a_mail(4, "A kettle.", "X-Spam-Flag: YES"))
    run(home, "import")
    assert _version(home, audience) != before


def _version(home: Path, audience: Audience) -> str:
    with Archive.open(home, audience=audience) as archive:
        return archive.version
