"""Posts are found by the headers that the configuration keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import archive_of, listarchive

AGENTS = [
    "User-Agent: Mozilla Thunderbird 115.2",
    "USER-AGENT: Thunderbird Mozilla and more",
    "X-Mailer: =?utf-8?q?G=C3=A4rtner?= Mail 2",
    "X-Other: Mozilla Thunderbird",
]
MAILS = b"".join(
    f"From a@b Thu Jan  4 10:00:00 2024\nFrom: ann@x.example\nMessage-ID: <{number}@x.example>\n"
    f"Date: Thu, 4 Jan 2024 10:0{number}:00 +0000\nSubject: Beans {number}\n{agent}\nBcc: spy@x.example\n\n"
    f"Beans.\n\n".encode()
    for number, agent in enumerate(AGENTS)
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "listarchive.toml").write_text('headers = ["user-agent", "X-Mailer", "X-Loop"]\n')
    return archive_of(tmp_path, garden__1=MAILS)


def found(home: Path, query: str) -> str:
    """The posts that a query finds, by the beginnings of their Message-IDs, or the error."""
    done = listarchive("--home", home, "search", "--format", "json", "--", query)
    if done.code == 2:
        return done.errors.removeprefix("listarchive: ").strip()
    return "".join(sorted(hit["message_id"][0] for hit in done.json["hits"]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "posts"),
    [
        ("header:user-agent:mozilla", "01"),
        ("HEADER:User-Agent:MOZILLA", "01"),
        ('header:user-agent:"mozilla thunderbird"', "0"),
        ('header:user-agent:"thunderbird mozilla"', "1"),
        ('header:user-agent:"mozilla thunderbird 115.2"', "0"),
        ('header:user-agent:"mozilla thunderbird mozilla"', ""),
        ("header:user-agent:115.2", "0"),
        ("header:user-agent:thunder*", "01"),
        ("header:user-agent:116*", ""),
        ("header:user-agent:*", "01"),
        ("-header:USER-AGENT:*", "23"),
        ("header:x-mailer:gartner", "2"),
        ("header:x-mailer:=Gärtner", "2"),
        ("header:x-mailer:=gartner", ""),
        (r"header:user-agent:/\d{3}\.\d$/", "0"),
        ("header:user-agent:(more or 115)", "01"),
        ("header:user-agent:mozilla -header:user-agent:more", "0"),
        ("-header:user-agent:mozilla", "23"),
        ("header:x-mailer:mozilla", ""),
        ("header:x-loop:garden", ""),
        ("header:x-loop:*", ""),
        ("-header:x-loop:*", "0123"),
        ("mozilla", ""),
        (
            "header:X-Other:mozilla",
            "no post is kept with a header x-other: write its name into `headers` of listarchive.toml, and "
            "run `listarchive rebuild`, which takes it up",
        ),
        (
            "header:bcc:spy",
            "no post is kept with a header bcc: write its name into `headers` of listarchive.toml, and "
            "run `listarchive rebuild`, which takes it up",
        ),
        (
            "header:mozilla",
            "behind header: stand the name of one and what it says, at character 1: try header:mozilla:mutt "
            '(to search for the word itself, quote it: "header:mozilla")',
        ),
        (
            "header:user-agent:~mozila",
            "header:user-agent: cannot be searched with ~, at character 19: try header:user-agent:mozila",
        ),
    ],
)
def test_a_query(home: Path, query: str, posts: str) -> None:
    assert found(home, query) == posts


@pytest.mark.slow
def test_a_change_is_taken_up_by_a_rebuild(home: Path) -> None:
    (home / "listarchive.toml").write_text('headers = ["X-Other"]\n')
    assert listarchive("--home", home, "check", "-q").code == 0
    assert found(home, "header:user-agent:mozilla") == "01"
    assert found(home, "header:x-other:mozilla").startswith("no post is kept")
    assert listarchive("--home", home, "rebuild", "-q").code == 0
    assert found(home, "header:x-other:mozilla") == "3"
    assert found(home, "header:user-agent:mozilla").startswith("no post is kept")
    assert listarchive("--home", home, "check", "-q").code == 0


def told(home: Path, query: str) -> tuple[int, str]:
    """The exit code of a search, and what it says beside the hits."""
    done = listarchive("--home", home, "search", "--", query)
    return done.code, done.errors.strip()


def test_posts_that_are_not_found_by_a_header_are_told_until_a_rebuild(home: Path) -> None:
    assert told(home, "header:user-agent:mozilla") == (0, "")
    (home / "listarchive.toml").write_text('headers = ["X-Other", "X-Loop"]\n')
    (home / "mbox" / "more").write_bytes(MAILS.replace(b"@x.example>", b"@y.example>"))
    assert listarchive("--home", home, "import", "-q").code == 0
    assert told(home, "header:x-other:mozilla or -header:x-other:thunderbird") == (
        0,
        "listarchive: 4 of 8 posts are not found by the header x-other, as `headers` did not name it: "
        "run `listarchive rebuild`",
    )
    assert told(home, "header:x-loop:* header:user-agent:mozilla") == (
        1,
        "listarchive: 4 of 8 posts are not found by the header user-agent, as `headers` did not name it: "
        "run `listarchive rebuild`\n"
        "listarchive: nothing found: try fewer words, or the beginning of one with a * after it",
    )
    assert listarchive("--home", home, "rebuild", "-q").code == 0
    assert told(home, "header:x-other:mozilla") == (0, "")


def test_processes_that_read_mail_know_what_is_kept(tmp_path: Path) -> None:
    (tmp_path / "listarchive.toml").write_text('headers = ["user-agent"]\n')
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox" / "a").write_bytes(MAILS)
    assert listarchive("--home", tmp_path, "import", "-q", "--jobs", "2").code == 0
    assert found(tmp_path, "header:user-agent:mozilla") == "01"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ('["X-Mailer:"]', "'X-Mailer:' is no name of a header: write it alone, as X-Mailer, without a colon"),
        ('["Bcc"]', "names secret recipients, which are never kept: take it away"),
    ],
)
def test_a_name_that_cannot_be_kept(home: Path, value: str, told: str) -> None:
    (home / "listarchive.toml").write_text(f"headers = {value}\n")
    done = listarchive("--home", home, "import")
    assert (done.code, told in done.errors) == (2, True)
