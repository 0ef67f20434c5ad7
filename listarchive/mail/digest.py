"""Digests, and the mails that they carry.

A digest is burst: MIME (RFC 2046 §5.1.5), plain as Mailman and Listserv send it (RFC 1153), with
encapsulation boundaries (RFC 934), with numbers (`group_digests`), or as HTML alone (`html_digests`). A
digest that somebody quotes in an answer stays what it is: a part of that answer.
"""

from __future__ import annotations

import re
from email.message import Message

from listarchive.dates import sent_at
from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.mail import group_digests
from listarchive.mail.envelope import opened
from listarchive.mail.mime import children_of
from listarchive.mail.parse import Parsed, parse
from listarchive.mail.transfer import BASE64, declared, payload, source_of
from listarchive.subjects import answers
from listarchive.text.charset import decode

_DIGEST = lazy_pattern(r"digest", re.IGNORECASE)
# As groups.io and Google call it, in the languages of those who read it.
_SUMMARY = lazy_pattern(
    r"digest|summary|abridged|zusammenfassung|résumé|récapitulatif|resumen|resumo|riepilogo|samenvatting|сводка",
    re.IGNORECASE,
)
_BLANKS = rb"[ \t]{0,20}\n(?:[ \t]{0,20}\n){1,5}"
_RULES = ("-------", "_______", "== 1 ")
_FIRST_RULE = lazy_pattern(rb"^-{55,80}" + _BLANKS, re.MULTILINE)
_RULE = lazy_pattern(rb"^-{29,31}" + _BLANKS, re.MULTILINE)
_BOUNDARY = lazy_pattern(rb"^(-[^ \n][^\n]{0,200})\n\n", re.MULTILINE)
_END_934 = lazy_pattern(rb"^-{2,80} {0,4}End\b[^\n]{0,200}\n{0,9}\Z", re.MULTILINE | re.IGNORECASE)
_NUMBER = lazy_pattern(rb"Message: {1,4}(\d{1,6})[ \t]{0,20}\n")
_FIELD = lazy_pattern(rb"[!-9;-~]{1,80}:(?:[ \t]|\n[ \t])")
_AUTHORED = lazy_pattern(rb"^(?:From|Date|Message-ID):", re.IGNORECASE | re.MULTILINE)
# How a masthead shows itself: Mailman's and Listserv's own words, or a numbered list of topics.
_MASTHEAD = lazy_pattern(
    rb"^(?:Today's Topics|Topics:|Contents:|In this (?:issue|digest)|Topics \(messages "
    rb"|There (?:is|are) \d{1,6} messages? |Send .{1,200} submissions to|[^\n>|]{1,40}:\n\n {1,6}1\. )",
    re.IGNORECASE | re.MULTILINE,
)
# What shows that the lines above the first rule are an answer: no masthead quotes, or holds headers.
_ANSWER = lazy_pattern(
    rb"^(?:>|-{2,20} {0,4}Original Message"
    rb"|(?:From|Von|De|Da|Sent|Gesendet): |.{1,200}(?:wrote|schrieb|writes):[ \t]{0,20}$)",
    re.IGNORECASE | re.MULTILINE,
)
_FOOTER = lazy_pattern(
    # Sympa's ends with a line of stars above its last line, LISTSERV's and Mailman's with one below it
    rb"(?:Subject: Digest Footer|_{20}|End of |[^\n]{1,80} mailing list\n"
    rb"|\*{10}|[^\n:]{1,160}\n\*{10}|[^\n:]{0,160}\s{0,99}\Z)",
    re.IGNORECASE,
)
_CHARSET = lazy_pattern(rb"""(charset\s{0,4}=\s{0,4})(?:"[^"\n]{0,80}"|[^\s;"]{1,80})""", re.IGNORECASE)


def posts_within(mail: Parsed) -> list[Parsed]:
    """The mails that a digest carries, in its order; none if the mail is no digest.

    Its masthead, its table of contents and its footer belong to nobody and are not among them.
    """
    if mail.message.is_multipart():
        parts = _mime_parts(mail)
        posts = [parse(part) for part in parts] or _plain_posts(mail, _alternative(mail))
    else:
        posts = _plain_posts(mail, mail.message)
    return posts or _html_posts(mail)


def _plain_posts(mail: Parsed, message: Message | None) -> list[Parsed]:
    """The posts in the text of a message, which is a digest's only part, or its plain alternative."""
    source = source_of(message) if message is not None else ""
    if message is None or not source or _answers(mail):
        return []
    if not any(map(source.__contains__, _RULES)) and BASE64 not in declared(message):
        return []
    body = _body(message)
    most = limits().parts_of(len(body))
    names = " ".join(mail.get(name) for name in ("subject", "from", "to", "reply-to", "sender"))
    named = _DIGEST.search(names) is not None
    parts = _between_rules(body, named) or (_between_boundaries(body) if named else [])
    if not parts and (named or _SUMMARY.search(mail.get("subject"))):
        parts = group_digests.posts_in(body, sent_at(mail.get("date")), most)
    if message.get_content_charset() and not body.isascii():
        parts = [_in_utf8(part) for part in parts]
    return _parsed(parts, most, len(body))


def _html_posts(mail: Parsed) -> list[Parsed]:
    """The posts in a digest of a group that is HTML, if its text, should it have one, tells of none."""
    if not mail.message.is_multipart() and mail.message.get_content_type() != "text/html":
        return []
    if not _SUMMARY.search(mail.get("subject")) or _answers(mail):
        return []
    from listarchive.mail import html_digests  # noqa: PLC0415 - brings BeautifulSoup, for HTML mail only

    part = _html(mail.message)
    markup = payload(part) if part is not None else b""
    if part is None or not html_digests.leads_to_a_group(markup):
        return []
    most = limits().parts_of(len(markup))
    text, _ = decode(markup, part.get_content_charset())
    return _parsed(html_digests.posts_in(text, sent_at(mail.get("date")), most), most, len(markup))


def _html(message: Message) -> Message | None:
    """The HTML that a mail begins with."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        children = children_of(part)
        if part.get_content_type() == "multipart/alternative":
            waiting += children or []
        elif children is not None:
            waiting += children[:1]
        elif part.get_content_type() == "text/html":
            return part
    return None


def _parsed(parts: list[bytes], most: int, length: int) -> list[Parsed]:
    """The posts of a body of such a length, of which those behind `most` are one text."""
    met = (f"more than {most} posts in {length} bytes: the rest is one text",)
    return [
        parse(each.data, each.repairs + met * (number > most))
        for number, each in enumerate(map(opened, parts), 1)
    ]


def _answers(mail: Parsed) -> bool:
    return bool(mail.get("in-reply-to") or mail.get("references") or answers(mail.get("subject")))


def _mime_parts(mail: Parsed) -> list[Message]:
    """The messages in a multipart/digest that is all of a mail, or all but its masthead and footer."""
    whole = mail.message
    if whole.get_content_type() == "message/rfc822":
        whole = next(iter(children_of(whole) or [whole]))
    if whole.get_content_type() == "multipart/digest":
        return _messages(whole)
    children = children_of(whole)
    if children is None or _answers(mail):
        return []
    digests = [child for child in children if child.get_content_type() == "multipart/digest"]
    if not digests:
        return _whole_mails(children) if _DIGEST.search(mail.get("subject")) else []
    beside = [child for child in children if child.get_content_type() == "text/plain"]
    ours = _DIGEST.search(mail.get("subject")) or any(
        child.get("content-description") or _MASTHEAD.search(payload(child)) for child in beside
    )
    return [message for each in digests for message in _messages(each)] if ours else []


def _whole_mails(parts: list[Message]) -> list[Message]:
    """The mails among the parts of a digest that is multipart/mixed.

    They are attached, or have their fields in the part's own head.
    """
    found: list[Message] = []
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            found += children_of(part) or []
        elif part.get("from") and (part.get("date") or part.get("message-id")):
            found.append(part)
    return found


def _alternative(mail: Parsed) -> Message | None:
    """The plain text of a digest that has an HTML one beside it."""
    part = mail.message
    while part.get_content_type() in ("multipart/alternative", "multipart/mixed", "multipart/related"):
        part = next(iter(children_of(part) or [Message()]))
    if part is mail.message or part.get_content_type() != "text/plain":
        return None
    return part if _SUMMARY.search(mail.get("subject")) else None


def _messages(digest: Message) -> list[Message]:
    """The messages of a multipart/digest, those of digests within it included."""
    found: list[Message] = []
    waiting = (children_of(digest) or [])[::-1]
    while waiting:
        part = waiting.pop()
        inner = children_of(part)
        if inner is not None and part.get_content_type() in ("multipart/digest", "message/rfc822"):
            waiting += inner[::-1]
        elif _says_something(part):
            found.append(part)
    return found


def _says_something(part: Message) -> bool:
    """Whether a part of a digest is more than a frame: one with a header of a mail, or some text."""
    return any(not name.lower().startswith("content-") for name in part.keys()) or any(  # noqa: SIM118
        payload(leaf).strip() for leaf in part.walk() if children_of(leaf) is None
    )


def _body(message: Message) -> bytes:
    """The digest's text. Mailman writes all its posts in the digest's one charset, here then UTF-8."""
    body = payload(message).replace(b"\r\n", b"\n")
    declared = message.get_content_charset()
    if declared and not body.isascii():
        return decode(body, declared)[0].encode("utf-8", "replace")
    return body


def _in_utf8(part: bytes) -> bytes:
    """A post whose header names the charset it had before it came into the digest."""
    head, gap, text = part.partition(b"\n\n")
    return _CHARSET.sub(rb"\1utf-8", head) + gap + text


def _between_rules(body: bytes, named: bool) -> list[bytes]:
    """The posts of a digest of RFC 1153: below a long rule, parted by rules of thirty hyphens.

    Where the digest numbers its posts (Mailman's `Message: 3`), only the next number begins one, so that
    rules within a post part nothing.
    """
    begin = next((rule for rule in _FIRST_RULE.finditer(body) if _heads_post(body, rule.end())), None)
    if begin is None:
        return []
    preamble = body[: begin.start()]
    if _ANSWER.search(preamble) or not (named or _MASTHEAD.search(preamble)):
        return []
    number = _NUMBER.match(body, begin.end())
    count = int(number[1]) if number else 0
    starts, ends = [begin.end()], []
    for rule in _RULE.finditer(body, begin.end()):
        if _FOOTER.match(body, rule.end()):
            ends.append(rule.start())
            starts.append(len(body))
            break
        if number is not None:
            next_number = _NUMBER.match(body, rule.end())
            if next_number is None or int(next_number[1]) != count + 1:
                continue
            count += 1
        elif not _heads_post(body, rule.end()):
            continue
        ends.append(rule.start())
        starts.append(rule.end())
    return _cut(body, starts, ends)


def _between_boundaries(body: bytes) -> list[bytes]:
    """The posts of a digest of RFC 934: parted by one line that begins with a hyphen; others are stuffed."""
    rules = [rule for rule in _BOUNDARY.finditer(body) if _heads_post(body, rule.end())]
    rules = [rule for rule in rules if rule[1] == rules[0][1]]
    if len(rules) < 2:
        return []
    ends = [rule.start() for rule in rules[1:]]
    if end := _END_934.search(body, rules[-1].end()):
        ends.append(end.start())
    return [part.replace(b"\n- -", b"\n-") for part in _cut(body, [rule.end() for rule in rules], ends)]


def _cut(body: bytes, starts: list[int], ends: list[int]) -> list[bytes]:
    """The posts between these places; behind as many as are read, the rest is the last one's text."""
    most = limits().parts_of(len(body))
    if len(starts) > most:
        starts, ends = starts[: most + 1], ends[:most]
    if len(ends) < len(starts):
        ends = [*ends, len(body)]
    parts = [body[start:end].strip(b"\n") + b"\n" for start, end in zip(starts, ends, strict=True)]
    return [part for part in parts if part.strip()]


def _heads_post(body: bytes, place: int) -> bool:
    """Whether the header of a post stands at a place."""
    if not _FIELD.match(body, place):
        return False
    end = body.find(b"\n\n", place, place + 20_000)
    return _AUTHORED.search(body[place : end if end >= 0 else place + 20_000]) is not None
