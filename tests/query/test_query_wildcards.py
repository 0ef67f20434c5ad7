"""What `*` and other signs mean in the fields that do not keep all parts of what they say."""

from __future__ import annotations

import pytest

from listarchive.query import Everything, Prefix, Query, QueryError, Term, as_json, explain, parse, understood


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("author:*", Everything()),
        ("contact:*", Everything()),
        ("subject:*", Everything()),
        ("list:*", Everything()),
        ("header:X-Mailer:*", Prefix("header:x-mailer", "")),
        ("header:x-mailer:(*)", Prefix("header:x-mailer", "")),
        ("references:*", Term("has", "reply")),
        ("attachment:*", Term("has", "attachment")),
        ("quoted:*", Term("has", "quote")),
        ("file:src/*", Prefix("file", "src/")),
        ('file:"a*b?.c"', Term("file", "a*b?.c")),
        ("references:4f2a*", Prefix("references", "4f2a")),
        ('references:"<abc@*>"', Term("references", "abc@*")),
        ("id:<a?b@example.org>", Term("id", "a?b@example.org")),
        ("id:*a@example.org", Term("id", "*a@example.org")),
        ('id:"*a?b"', Term("id", "*a?b")),
        ('list:"*users"', Term("list", "*users")),
        ("list:garden-*", Prefix("list", "garden-")),
    ],
)
def test_what_a_sign_means(query: str, tree: Query) -> None:
    found = parse(query)
    assert found == tree
    assert parse(understood(found)) == found


def test_any_words_of_a_header_are_explained() -> None:
    tree = parse("header:x-mailer:*")
    assert understood(tree) == "header:x-mailer:*"
    assert explain(tree) == "header:x-mailer: any"
    assert as_json(tree) == {"field": "header:x-mailer", "prefix": ""}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        # whether there is any
        ("to:*", "to: cannot be searched with * alone, at character 4: try to:ada"),
        ("t:*", "t: cannot be searched with * alone, at character 3: try t:ada"),
        ("frost cc:*", "cc: cannot be searched with * alone, at character 10: try cc:nell@example.org"),
        (
            "recipient:*",
            'recipient: cannot be searched with * alone, at character 11: try recipient:"Ada Example"',
        ),
        ("footer:*", "footer: cannot be searched with * alone, at character 8: try footer:unsubscribe"),
        ("-file:(*)", "file: cannot be searched with * alone, at character 8: try has:patch"),
        (
            "attached_text:*",
            "attached_text: cannot be searched with * alone, at character 15: try has:attachment",
        ),
        # a path
        (
            "file:*.c",
            '* is allowed only at the end of a path, not as in "*.c" at character 6: try file:pump.c',
        ),
        (
            "file:*.c*",
            '* is allowed only at the end of a path, not as in "*.c*" at character 6: try file:pump.c',
        ),
        (
            "file:src/*.c",
            '* is allowed only at the end of a path, not as in "src/*.c" at character 6: try file:src/',
        ),
        (
            "file:src/**",
            '* is allowed only at the end of a path, not as in "src/**" at character 6: try file:src/',
        ),
        (
            "file:src/*/pump.c",
            '* is allowed only at the end of a path, not as in "src/*/pump.c" at character 6: '
            "try file:pump.c",
        ),
        (
            "file:(src/pu?p.c or old.c)",
            '? cannot stand for a letter, as in "src/pu?p.c" at character 7: try file:src/',
        ),
        ("file:pump.?", '? cannot stand for a letter, as in "pump.?" at character 6: try file:pump.c'),
        ("file:pu?p*", '? cannot stand for a letter, as in "pu?p*" at character 6: try file:pump.c'),
        # an id
        (
            "references:abc@*",
            "references: takes a Message-ID as a whole, not with * at character 12: try references:4f2a91",
        ),
        (
            "references:<abc@example.o*",
            "references: takes a Message-ID as a whole, not with * at character 12: "
            "try references:<abc@example.o",
        ),
        (
            "mid:abc@*",
            "mid: takes a Message-ID as a whole, not with * at character 5: "
            "try mid:20230112.ab12@example.org",
        ),
        (
            "id:*4f2a",
            'id: takes the beginning of an id, not one with * in it as "*4f2a" at character 4: '
            'try id:20230112.ab12@example.org (to search for the word itself, quote it: "*4f2a")',
        ),
        (
            "thread:4f?a",
            'thread: takes the beginning of an id, not one with ? in it as "4f?a" at character 8: '
            'try thread:4f2a91 (to search for the word itself, quote it: "4f?a")',
        ),
        (
            "references:(frost or *4f2a*)",
            'references: takes the beginning of an id, not one with * in it as "*4f2a*" at character 22: '
            'try references:4f2a91 (to search for the word itself, quote it: "*4f2a*")',
        ),
        # the name of a list
        (
            "list:*users",
            r'* is allowed only at the end of a word, not as in "*users" at character 6: '
            r'try list:/\b\w*users\b/ (to search for the word itself, quote it: "*users")',
        ),
        (
            "list:(pump-* or *-users)",
            r'* is allowed only at the end of a word, not as in "*-users" at character 17: '
            r'try list:/\b\w*\-users\b/ (to search for the word itself, quote it: "*-users")',
        ),
        (
            "list:gar?en-users",
            '? cannot stand for a letter, as in "gar?en-users" at character 6: '
            r'try list:/\bgar\wen\-users\b/ (to search for the word itself, quote it: "gar?en-users")',
        ),
        # a number
        ("replies:<0", '"<0" at character 9 is less than none: try replies:0'),
        ("replies:(<00)", '"<00" at character 10 is less than none: try replies:0'),
        ("size:<0k", '"<0k" at character 6 is less than none: try size:<2m'),
        # a pattern
        (
            "attached:/x/",
            'attached: takes no pattern as "/x/" at character 10: try attached_text:/x/ '
            '(to search for the word itself, quote it: "/x/")',
        ),
        (
            "attached:(frost /x+/)",
            'unknown operator "/x+/" at character 17: a pattern needs a field, try attached_text:/x+/ '
            '(to search for the word itself, quote it: "/x+/")',
        ),
        (
            "in:attachment /x+/",
            'unknown operator "/x+/" at character 15: a pattern needs a field, try attached_text:/x+/ '
            '(to search for the word itself, quote it: "/x+/")',
        ),
        (
            "/x+/ in:attached",
            'unknown operator "/x+/" at character 1: a pattern needs a field, try attached_text:/x+/ '
            '(to search for the word itself, quote it: "/x+/")',
        ),
    ],
)
def test_what_a_sign_cannot_mean(query: str, message: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)
    assert str(raised.value) == message
