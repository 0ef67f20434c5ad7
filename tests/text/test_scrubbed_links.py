"""A link to what was taken off a mail is told by its form, and by the id of the mail."""

from __future__ import annotations

import pytest

from listarchive.text.scrubbed_links import folder_of, link_of, links_in

ID = "lamp@x.example"
OWN = folder_of(f"<{ID}>")
ARCHIVE = "lists.x.example/pipermail/lamps"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (f"https://{ARCHIVE}/attachments/20240503/{OWN}/a.patch", "a.patch"),
        (f"http://{ARCHIVE}/attachments/20240503/{OWN}/attachment-0001.html", "attachment-0001.html"),
        (f"HTTP://LISTS.x.example/pipermail/lamps/attachments/20240503/{OWN}/a", "a"),
        (f"http://{ARCHIVE}/attachments/20240503/{OWN.upper()}/a", "a"),
        (f"http://{ARCHIVE}/attachments/20240503/{OWN}/..", ""),
        (f"http://{ARCHIVE}/attachments/20240503/{OWN}/", ""),
        (f"http://{ARCHIVE}/attachments/20240503/{OWN}/a?b", ""),
        (f"http://{ARCHIVE}/attachments/2024/{OWN}/a", ""),
        (f"http://{ARCHIVE}/attachments/20240503/0a1b2c3d/a", ""),
        (f"ftp://{ARCHIVE}/attachments/20240503/{OWN}/a", ""),
    ],
)
def test_a_link(url: str, link: str) -> None:
    told = link_of(url, ID)
    assert (str(told) if told else "") == (link and f"{ARCHIVE}/attachments/20240503/{OWN}/{link}")
    raw = f"From: x\nMessage-ID: <{ID}>\n\nSee <{url}> there.\n".encode()
    assert links_in(raw) == ([told] if told else [])


def test_the_links_of_a_mail_are_those_of_the_mails_that_it_carries() -> None:
    inner = folder_of("<inner@x.example>")
    urls = [f"http://{ARCHIVE}/attachments/20240503/{folder}/a" for folder in (OWN, inner, "0a1b2c3d")]
    told = "\n".join(f"URL: <{url}>\nURL: <{url}>" for url in urls)
    raw = f"Message-ID:\n <{ID}>\n\nMessage-ID: <inner@x.example>\n\n{told}\n".encode()
    assert [each.folder for each in links_in(raw)] == [OWN, inner]
