"""Of the series of a conversation, the newest that is whole is printed, and the others are told of."""

from __future__ import annotations

import re
from pathlib import Path

from command_line import archive_of, listarchive
from patch_mails import SUGGESTED, answer

from listarchive.short_ids import short


def a_patch(number: int, to: str, subject: str, sender: str = "Bo <bo@example.org>") -> bytes:
    return answer(number, to, subject, SUGGESTED, sender)


def patches_of(home: Path, name: str) -> tuple[list[str], str]:
    """The subjects of the patches that are printed, and what is told beside them."""
    done = listarchive("--home", home, "thread", name, "--patches")
    assert done.code == (not done.out)
    return re.findall(r"^Subject: (.*)", done.out, re.MULTILINE), done.errors


def test_a_series_that_lacks_a_patch(tmp_path: Path) -> None:
    posts = [
        a_patch(1, "0@x", "[PATCH 1/2] lamp: a"),
        answer(2, "1@answers.example", "[PATCH v2 0/2] lamps", "b"),
        a_patch(3, "1@answers.example", "[PATCH v2 2/2] lamp: b"),
    ]
    home = archive_of(tmp_path, lamps=b"".join(posts))
    done = listarchive("--home", home, "thread", "1@answers.example", "--patches")
    assert (done.out, done.code) == ("", 1)
    assert done.errors == (
        "listarchive: no series is whole (version 2 lacks 1/2; version 1 lacks 2/2) in the conversation of "
        "1@answers.example: read it with `listarchive thread 1@answers.example`\n"
    )
    (home / "mbox" / "more").write_bytes(a_patch(4, "1@answers.example", "[PATCH 2/2] lamp: c"))
    assert listarchive("--home", home, "import", "-q").code == 0
    assert patches_of(home, "1@answers.example") == (
        ["[PATCH 1/2] lamp: a", "[PATCH 2/2] lamp: c"],
        "listarchive: version 2 lacks 1/2: these are the patches of version 1\n",
    )


def test_the_post_that_is_named_chooses_among_the_series_of_one_version(tmp_path: Path) -> None:
    posts = [
        a_patch(1, "0@x", "[PATCH 1/2] lamp: a"),
        a_patch(2, "1@answers.example", "[PATCH 2/2] lamp: b"),
        a_patch(3, "1@answers.example", "[PATCH] lamp: fixup", "Cy <cy@example.org>"),
        answer(4, "2@answers.example", "lamps", "What of these?"),
        a_patch(5, "1@answers.example", "[PATCH 1/3] lamp: c", "Cy <cy@example.org>"),
    ]
    home = archive_of(tmp_path, lamps=b"".join(posts))
    both, fixup = ["[PATCH 1/2] lamp: a", "[PATCH 2/2] lamp: b"], ["[PATCH] lamp: fixup"]
    only = "listarchive: this is not the only whole series of version 1: for another one name "
    first, third = short("1@answers.example"), short("3@answers.example")
    another = "these are the patches of another series of version 1"
    assert patches_of(home, "2@answers.example") == (both, f"{only}{third}\n")
    assert patches_of(home, "3@answers.example") == (fixup, f"{only}{first}\n")
    lacking = f"listarchive: version 1 lacks 2/3, 3/3: {another}\n"
    assert patches_of(home, "4@answers.example") == (both, f"{lacking}{only}{third}\n")
    assert patches_of(home, "5@answers.example") == (both, f"{lacking}{only}{third}\n")


def test_the_series_that_could_be_named_are_few(tmp_path: Path) -> None:
    posts = [a_patch(n, "0@x", f"[PATCH] lamp: {n}") for n in range(1, 7)]
    posts.append(answer(7, "2@answers.example", "Re: [PATCH] lamp: 2", "Fine."))
    home = archive_of(tmp_path, lamps=b"".join(posts))
    first = ", ".join(short(f"{n}@answers.example") for n in (6, 5, 4))
    for name in ("2@answers.example", "7@answers.example"):
        subjects, told = patches_of(home, name)
        assert subjects == ["[PATCH] lamp: 2"]
        assert told.endswith(f": for another one name {first} or one of 2 more\n")


def test_a_patch_without_a_diff_is_none(tmp_path: Path) -> None:
    posts = [
        a_patch(1, "0@x", "[PATCH] lamp: a"),
        answer(2, "1@answers.example", "[PATCH] lamp: a", "Who takes this?"),
        answer(3, "1@answers.example", "[PATCH v2] lamp: a", "It is at home."),
        answer(4, "1@answers.example", "[PATCH v3 0/0] lamp", "Nothing."),
    ]
    home = archive_of(tmp_path, lamps=b"".join(posts))
    told = "listarchive: version 2 lacks 1/1: these are the patches of version 1\n"
    assert patches_of(home, "1@answers.example") == (["[PATCH] lamp: a"], told)


def test_a_conversation_without_patches(tmp_path: Path) -> None:
    home = archive_of(tmp_path, lamps=answer(1, "0@x", "lamps", "a"))
    done = listarchive("--home", home, "thread", "1@answers.example", "--patches")
    assert done.code == 1
    assert done.errors.startswith("listarchive: no post is a patch in the conversation of ")
