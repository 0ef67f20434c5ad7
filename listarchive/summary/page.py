"""What came in, as HTML for a browser or a mail.

One file, with a few styles in its head; it loads nothing from anywhere, and nothing from mail is markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from listarchive.archive import StoredPost
from listarchive.summary.news import News, beginning, clock, who

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#22211e;background:#fcfbf8;margin:0 auto;padding:24px;
max-width:640px}h1,h2{font-family:Georgia,serif;line-height:1.25;margin:0}h1{font-size:26px}h2{font-size:20px;margin-top:40px;
padding-bottom:6px;border-bottom:1px solid #dedacf}h3{font-size:16px;line-height:1.4;margin:24px 0 0}
p{margin:4px 0 0}.soft{color:#5f5b53;font-size:14px}.post{margin:8px 0 0 16px}a{color:#1b5a69}
@media(prefers-color-scheme:dark){body{color:#e4e1da;background:#16181a}.soft{color:#a7a298}a{color:#8cc7d6}
h2{border-color:#363a3d}}
""".replace("\n", "")


def html(news: News) -> str:
    """Set a digest as a page."""
    title = f"{news.title}: {news.headline}"
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(news.title)}</h1>",
            f'<p class="soft">{escape(news.headline)}, {escape(news.days)}</p>',
            *_body(news),
            "</body></html>\n",
        )
    )


def _body(news: News) -> Iterator[str]:
    if news.narrowed:
        yield f'<p class="soft">that <code>{escape(news.narrowed)}</code> finds</p>'
    for each in news.lists:
        yield f"<h2>{escape(each.title)}</h2>"
        for told in each.conversations:
            old = f' <span class="soft">{told.before:,} before</span>' if told.before else ""
            yield f'<h3 dir="auto">{escape(told.subject)}{old}</h3>'
            for stored in told.posts:
                yield _post(news, stored)


def _post(news: News, stored: StoredPost) -> str:
    link = news.link(stored)
    who_ = f"<bdi>{escape(who(news, stored))}</bdi>, {escape(clock(news, stored))}"
    byline = f'<a href="{escape(link)}">{who_}</a>' if link else who_
    return (
        f'<div class="post"><p class="soft">{byline}</p><p dir="auto">{escape(beginning(stored))}</p></div>'
    )
