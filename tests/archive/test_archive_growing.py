"""A post that is added hides no other: what a query found, it finds among more posts, too."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.post import Origin, Post

OPENING = {
    "en": "The gardens are full and we have to pick them before it is too late for that.",
    "de": "Wir sind heute nicht da und ich habe für die Ernte nicht mehr genug Zeit, aber es wird schon.",
    "es": "Creo que el problema es que la gente no sabe lo que pasa cuando se usa, pero por eso estamos.",
    "pt": "Eu acho que o problema é que as pessoas não sabem o que acontece quando se usa, mas é por isso.",
    "fr": "Les autres ne sont pas dans la maison et nous ne pouvons pas les voir avec vous cette année.",
    "it": "Non ho più tempo per questo, ma anche la casa è bella e il tempo che non ho è nel giardino.",
}
WORDS = {
    "en": "server servers note notes lamp lamps condition hand error version",
    "de": "Server Note Noten Lampe Lampen Kondition Hand Hände Fehler Version Versionen",
    "es": "servidor servidores nota notas lámpara lámparas condición error errores versión versiones",
    "pt": "servidor servidores nota notas lâmpada lâmpadas condição erro erros versão versões",
    "fr": "serveur serveurs note notes lampe lampes condition main erreur version versions",
    "it": "server nota note lampada lampade condizione mano errore errori versione versioni",
}
EVERY = sorted({word for some in WORDS.values() for word in some.split()})
QUERIES = [
    *EVERY,
    *(f"{word[:4]}*" for word in EVERY[::5]),
    *(f"~{word}" for word in EVERY[1::5]),
    *(f"subject:{word}" for word in EVERY[2::5]),
    *(f"quoted:{word}" for word in EVERY[3::5]),
    *(f'"{one} {other}"' for one in ("nota", "lamp", "server") for other in ("version", "versión")),
    *(f"note or {word}" for word in EVERY[4::5]),
    "-servidor",
    "-note",
    "-subject:nota",
]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw a subject, own words and a quote, of a post in one language that answers one in another."""
    own, theirs = draw(st.sampled_from(sorted(WORDS))), draw(st.sampled_from(sorted(WORDS)))
    said = [
        " ".join(draw(st.lists(st.sampled_from(WORDS[code].split()), max_size=3))) for code in (own, theirs)
    ]
    return draw(st.sampled_from(["", "Re: "])) + said[1], f"{OPENING[own]} {said[0]}", said[1]


def the_posts(drawn: list[tuple[str, str, str]]) -> list[Post]:
    return [
        a_post(
            f"{number}@example.org",
            f"> {quote}\n{own}",
            subject=subject,
            references=("first@example.org",) if subject.startswith("Re:") else (),
            lists=("jardin" if number % 2 else "garden",),
        )
        for number, (subject, own, quote) in enumerate(drawn)
    ]


@pytest.mark.slow
@given(st.lists(texts(), min_size=2, max_size=5))
@settings(max_examples=20)
def test_a_post_that_is_added_hides_no_other(drawn: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        before: dict[str, set[str]] = {}
        for number, post in enumerate(the_posts(drawn)):
            with writing(Home(home)) as writer:
                writer.languages = {"jardin": "es"}
                writer.add(post, Origin("mbox/a.mbox", number))
                writer.commit(in_haste=True)
            with Archive.open(home) as archive:
                for query in QUERIES:
                    found = {hit.message_id for hit in archive.search(query, limit=None).hits}
                    assert found >= before.get(query, set()), query
                    before[query] = found


def test_a_word_is_looked_for_in_a_language_that_has_it_in_another_form_only(tmp_path: Path) -> None:
    spanish = a_post("es@example.org", f"{OPENING['es']} Tenemos dos servidores.")
    portuguese = a_post("pt@example.org", f"{OPENING['pt']} O servidor caiu.")
    for number, post in enumerate((spanish, portuguese)):
        with writing(Home(tmp_path)) as writer:
            writer.add(post, Origin("mbox/a.mbox", number))
            writer.commit()
        with Archive.open(tmp_path) as archive:
            assert [hit.message_id for hit in archive.search("servidor").hits][number:] == ["es@example.org"]
