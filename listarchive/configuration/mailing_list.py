"""What can be set of a mailing list: the table `[lists.NAME]`."""

from __future__ import annotations

from pathlib import Path

from listarchive.configuration import values
from listarchive.configuration.remotes import Remote, sources
from listarchive.configuration.tables import key, settings
from listarchive.configuration.values import KeyPath
from listarchive.record import record


@record
class List:
    """A mailing list. Its mail stands in `mbox/NAME/`, and wherever `sources` says."""

    title: str = key(values.text, "", "its name as people read it")
    sources: tuple[Path | Remote, ...] = key(
        sources, (), "where to find its mail in addition to `mbox/NAME/`: paths, patterns, URLs to fetch"
    )
    language: str = key(
        values.language, "", "the two-letter code of the language that most of it is written in"
    )
    threads: str = key(
        values.one_of("subjects", "references"),
        "subjects",
        "`references` if a subject alone never makes a post a reply; `subjects` if not given",
    )
    no_archive: str = key(
        values.one_of("honour", "ignore"),
        "",
        "whether posts to this list are kept out when their authors ask for it: `honour` or `ignore`",
    )
    spam: str = key(
        values.one_of("mark", "hide", "withhold"),
        "",
        "what happens to posts to this list that look like spam: `mark`, `hide` or `withhold`",
    )
    access: str = key(
        values.one_of("public", "private"),
        "public",
        "`private` if only its readers may see it in a browser; `public` if not given",
    )
    readers: tuple[str, ...] = key(
        values.readers, (), "who may see it if it is private: users, and groups, which begin with `@`"
    )

    @property
    def paths(self) -> tuple[Path, ...]:
        """Those of its sources that are paths or patterns."""
        return tuple(each for each in self.sources if isinstance(each, Path))

    @property
    def remotes(self) -> tuple[Remote, ...]:
        """Those of its sources that are fetched."""
        return tuple(each for each in self.sources if isinstance(each, Remote))


def a_list(value: object, key_path: KeyPath) -> List:
    """Read the table of a list."""
    found = _LIST(value, key_path)
    if found.readers and found.access != "private":
        raise key_path.at("readers").wrong(
            'are those of a private list: write access = "private", or take them away'
        )
    return found


_LIST = settings(List)
