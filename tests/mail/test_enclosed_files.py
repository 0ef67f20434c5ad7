"""What is attached to an attached mail has a name there, and is none of the post's own attachments."""

from __future__ import annotations

from listarchive.mail import parts_of_post, posts_in
from listarchive.post import Attachment

PNG = "Content-Type: image/png; name=heron.png\nContent-Disposition: attachment\n\n\x89PNG\n"
DIFF = "Content-Type: text/x-patch; name=a.diff\n\n-a\n+b\n"


def a_mail(*parts: str, subject: str = "Tower", boundary: str = "b") -> str:
    head = f"From: nell@x.example\nSubject: {subject}\nMessage-ID: <{boundary}@x.example>\n"
    head += f'Content-Type: multipart/mixed; boundary="{boundary}"\n\n'
    words = "Content-Type: text/plain\n\nSee.\n"
    return head + "".join(f"--{boundary}\n{part}\n" for part in (words, *parts)) + f"--{boundary}--\n"


def attached(mail: str) -> str:
    return f"Content-Type: message/rfc822\n\n{mail}"


INNER = a_mail(DIFF, subject="Culvert", boundary="d")
MIDDLE = a_mail(PNG, attached(INNER), subject="Winch", boundary="c")
MAIL = a_mail(DIFF, attached(MIDDLE)).encode("latin-1")


def test_files_in_attached_mails_are_told_apart() -> None:
    (post,) = posts_in(MAIL)
    assert [(each.number, each.name, each.within) for each in post.attachments] == [
        (2, "a.diff", 0),
        (3, "Winch", 0),
    ]
    assert sorted(post.enclosed, key=lambda each: each.number) == [
        Attachment("heron.png", "image/png", 5, number=5, within=3),
        Attachment("Culvert", "message/rfc822", len(INNER), number=6, within=3),
        Attachment("a.diff", "text/x-patch", 6, number=8, within=6),
    ]


def test_they_have_the_numbers_and_the_names_of_parts() -> None:
    (post,) = posts_in(MAIL)
    parts = {each.number: (each.name, each.type) for each in parts_of_post(MAIL)}
    every = post.attachments + post.enclosed
    assert {each.number: (each.name, each.type) for each in every}.items() <= parts.items()


def test_a_mail_that_is_all_there_is_has_its_files_too() -> None:
    raw = "From: nell@x.example\nMessage-ID: <1@x.example>\n" + attached(INNER)
    (post,) = posts_in(raw.encode())
    assert [each.name for each in post.attachments] == ["Culvert"]
    assert [(each.name, each.within) for each in post.enclosed] == [("a.diff", 1)]
