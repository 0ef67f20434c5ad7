"""What is no plain word (an address, a version, a file) is found as it is written, and by its parts."""

from __future__ import annotations

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.post import Origin

WRITTEN = {
    "https://lists.example.org/pipermail/garden/2024-January/012345.html": (
        "lists.example.org",
        "example.org",
        "pipermail/garden",
        "2024-January",
        "012345.html",
        "012345",
        "https",
    ),
    "http://bugs.example.com/show_bug.cgi?id=4711&action=view#c3": (
        "bugs.example.com",
        "show_bug.cgi",
        "show_bug",
        "id=4711",
        "4711",
        "action",
    ),
    "nell.okafor@mail.example.net": ("nell.okafor", "okafor", "mail.example.net", "@mail.example.net"),
    "foo_bar": ("foo", "bar"),
    "jtag_add_ir_scan": ("jtag_add", "ir_scan", "jtag", "scan"),
    "__attribute__": ("attribute",),
    "CVE-2014-0160": ("cve-2014-0160", "CVE-2014", "2014-0160", "0160", "cve"),
    "v1.2.3": ("1.2.3", "V1.2", "2.3"),
    "0.12.0-rc1": ("0.12.0", "0.12", "rc1", "0-rc1"),
    "V8.04 (2011)": ("8.04", "v8.04"),
    "2.6.32-5-amd64": ("2.6.32", "2.6.32-5", "amd64"),
    "libusb-1.0.so.0": ("libusb", "libusb-1.0", "1.0.so", "libusb-1.0.so"),
    "src/flash/nor/stm32.c": ("stm32.c", "flash/nor", "nor/stm32.c", "stm32", "src/flash"),
    "/usr/local/share/tool/board.cfg": ("board.cfg", "usr/local", "/usr/local/share", "board"),
    r"C:\Program\tool.exe": ("tool.exe", r"Program\tool.exe"),
    "std::vector<int>": ("std::vector", "vector"),
    "main(argc,argv)": ("main", "argc,argv", "argv"),
    "--enable-ft2232": ("enable-ft2232", "ft2232"),
    "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334": ("a1b2c3d4e5f60718293a4b5c6d7e8f9001122334",),
    "0x1FFFF7E8": ("0x1ffff7e8",),
    "192.168.7.42": ("192.168.7", "7.42"),
    "don't": ("don",),
    "rock'n'roll": ("rock", "roll"),
    "C++0x": ("c++0x", "0x"),
    "R&D": ("r&d",),
    "50%": ("50",),
    "#1234": ("1234",),
    "e-mail": ("mail",),
    "AT91SAM7X256": ("at91sam7x256", "AT91SAM7*"),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    home = tmp_path_factory.mktemp("written")
    with writing(Home(home)) as writer:
        for number, written in enumerate(WRITTEN):
            text = f"Somebody wrote {written} in the middle, and went on."
            writer.add(
                a_post(f"{number}@x.example", text, subject="Something"), Origin("mbox/a.mbox", number)
            )
        # All words of the others are in it, and no two of them side by side.
        apart = " and\n".join(reversed([part for each in WRITTEN for part in _words(each)]))
        writer.add(a_post("apart@x.example", apart, subject="Something else"), Origin("mbox/a.mbox", 99))
        writer.commit()
    return Archive.open(home)


def _words(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in text).split()


def found(archive: Archive, query: str) -> list[str]:
    """What was written in the posts that a query finds, the best first."""
    names = list(WRITTEN)
    ids = [hit.message_id.partition("@")[0] for hit in archive.search(query, limit=None).hits]
    return [names[int(each)] if each.isdigit() else each for each in ids]


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\") + '"'


@pytest.mark.parametrize("written", WRITTEN)
def test_as_it_is_written(written: str, archive: Archive) -> None:
    for query in (quoted(written), quoted(written.upper()), f"body:{quoted(written)}"):
        hits = found(archive, query)
        assert hits[0] == written
        assert "apart" not in hits or len(_words(written)) == 1


@pytest.mark.parametrize("written", [each for each in WRITTEN if not each.startswith("--")])
def test_as_it_is_written_without_quotes(written: str, archive: Archive) -> None:
    hits = found(archive, written)
    assert hits[0] == written
    assert "apart" not in hits or len(_words(written)) == 1


@pytest.mark.parametrize(
    ("written", "part"), [(each, part) for each, parts in WRITTEN.items() for part in parts]
)
def test_by_its_parts(written: str, part: str, archive: Archive) -> None:
    assert written in found(archive, part)


CHARACTERS = {
    "word": "私は時間がない。",
    "apart": "時は人の間にある。",
    "turned": "間時という人。",
    "often": "時間と時間の時間。",
    "university": "東京大学で会う。",
    "latin": "東京towerへ行く。",
    "chinese": "我没有时间去大学。",
    "korean": "대학에서 시간이 없습니다.",
}


@pytest.fixture(scope="module")
def eastern(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    home = tmp_path_factory.mktemp("eastern")
    with writing(Home(home)) as writer:
        for number, (name, text) in enumerate(CHARACTERS.items()):
            writer.add(a_post(f"{name}@x.example", text, subject="x"), Origin("mbox/a.mbox", number))
        writer.commit()
    return Archive.open(home)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("時間", ["often", "word"]),
        ('"時間"', ["often", "word"]),
        ("間時", ["turned"]),
        ("時間がない", ["word"]),
        ("時", ["apart", "often", "turned", "word"]),
        ("時 間", ["apart", "often", "turned", "word"]),
        ("東京", ["latin", "university"]),
        ("東京大学", ["university"]),
        ("大学", ["chinese", "university"]),
        ("京大", ["university"]),
        ("東京tower", ["latin"]),
        ("tower", ["latin"]),
        ("东京", []),
        ("시간", ["korean"]),
        ("시간이", ["korean"]),
        ("東京 -tower", ["university"]),
    ],
)
def test_characters_are_found_by_runs_and_alone(query: str, expected: list[str], eastern: Archive) -> None:
    hits = eastern.search(query, limit=None).hits
    assert sorted(hit.message_id.partition("@")[0] for hit in hits) == expected


def test_a_run_of_characters_is_ranked_and_marked_as_one_word(eastern: Archive) -> None:
    best, other = eastern.search("時間").hits
    assert best.message_id == "often@x.example"
    assert best.score is not None and other.score is not None and best.score > other.score
    assert [best.snippet[start:end] for start, end in best.highlights] == ["時間"] * 3
    # Characters that stand apart are worth less than the word, however the query is written.
    first = [hit.message_id.partition("@")[0] for hit in eastern.search("時 間").hits]
    assert first.index("apart") > first.index("word")
