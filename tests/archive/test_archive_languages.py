"""Posts are found in whatever language they are written, and as people type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.engine.analysis.detection import language_of
from listarchive.engine.analysis.languages import STEMMERS
from listarchive.post import Body, Line, Origin, Post

TEXTS = {
    "en": "The gardens are full of beans, and we have to pick them before it is too late for that.",
    "de": "Die Gärten sind voll und ich habe nicht mehr genug Zeit für die Ernte, aber es wird schon.",
    "fr": "Les haricots sont installés dans le jardin et nous ne pouvons pas les cueillir avec vous.",
    "es": "Las canciones que cantamos en el jardín son muy viejas, pero no hay otras para la fiesta.",
    "pt": "As informações que você mandou não são boas, mas eu ainda tenho uma lista para o jardim.",
    "it": "Il giardino è pieno di fiori e non ho più tempo per questo, ma anche la casa è bella.",
    "nl": "De tuin is vol met bloemen en ik heb niet genoeg tijd om ze te plukken, maar dat is goed.",
    "sv": "Trädgården är full av blommor och jag har inte tid att plocka dem, men det är bra.",
    "pl": "W ogrodzie jest dużo kwiatów, ale nie mam czasu i nie wiem, jak to zrobić na czas.",
    "cs": "Zahrada je plná květin, ale já nemám čas a nevím, jak to udělat, aby se to stihlo.",
    "eo": "La ĝardenoj estas plenaj kaj mi ne havas tempon por ili, sed tio estas en ordo.",
    "ru": "В саду много цветов, но у меня нет времени, и я не знаю, что с этим делать.",
    "uk": "У саду багато квітів, але я не маю часу і не знаю, що з цим робити.",
    "el": "Ο κήπος είναι γεμάτος λουλούδια και δεν έχω χρόνο για αυτό.",
    "ja": "庭に花がたくさん咲いていますが、摘む時間がありません。",
    "zh": "花园里开满了花,但是我没有时间去摘。",
    "ko": "정원에 꽃이 많이 피었지만 딸 시간이 없습니다.",
    "th": "ในสวนมีดอกไม้มากมายแต่ฉันไม่มีเวลาเก็บ",
}


def named(language: str, **values: Any) -> Post:
    return a_post(f"{language}@example.org", TEXTS[language], **({"subject": "x"} | values))


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_of_a_post(language: str) -> None:
    assert language_of(named(language)) == language
    assert language_of(named(language), "de") == language
    assert language in STEMMERS or language in ("uk", "ja", "zh", "ko", "th")


@pytest.mark.parametrize(
    ("text", "usual", "expected"),
    [
        ("Danke, läuft!", "en", "en"),
        ("Danke, läuft!", "de", "de"),
        (f"Danke, läuft!\n> {TEXTS['de']}", "en", "de"),
        (f"{TEXTS['de']}\n> {TEXTS['en']}\n> {TEXTS['en']}", "en", "de"),
        (TEXTS["en"], "de", "en"),
        ("", "fr", "fr"),
        ("Wird die Liste woanders gepflegt?", "en", "de"),
        ("Travail sur les coquilles", "en", "fr"),
        ("Thanks for the patch!", "pt", "en"),
        ("No idea. Let me see.", "en", "en"),
        ("No, me da igual.", "en", "en"),
        ("Die Mailing List is tot, Jan.", "nl", "nl"),
        # Words that several languages have tell none of them.
        ("Gracias por enviar para pruebas", "en", "en"),
        ("Gracias por enviar para pruebas", "fr", "fr"),
        ("Gracias por los cambios para todos", "en", "es"),
        ("Obrigado por tudo, mas para mim falta uma foto", "en", "pt"),
        ("(del) var = den;", "en", "en"),
        ("Jeg har det.", "en", "en"),
        ("Una prueba con una foto", "en", "en"),
        ("Una foto con luce", "en", "en"),
        ("Спасибо за помощь!", "en", "ru"),
        ("Спасибо за помощь!", "bg", "bg"),
        ("Дякую за допомогу, є ще одна", "en", "uk"),
        ("Спасибо большое! This is the patch that you have: ещё раз спасибо за помощь", "en", "ru"),
        ("int main(void) { for (i = 0; i < n; i++) a[i] = de->la[i]; }", "en", "en"),
    ],
)
def test_short_posts_are_in_the_language_of_their_list(text: str, usual: str, expected: str) -> None:
    assert language_of(a_post(text=text), usual) == expected


def test_a_signature_does_not_tell_the_language_of_a_post() -> None:
    signature = "Dit bericht is bestemd voor wie het krijgt, en kan niet door een ander worden gebruikt."
    lines = [Line("own", "Works here."), *(Line("signature", each) for each in ("-- ", signature))]
    assert language_of(a_post(body=Body.of(lines))) == "en"
    assert language_of(a_post(body=Body.of([Line("own", TEXTS["en"]), *lines[1:]])), "de") == "en"


@pytest.fixture(scope="module")
def babel(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    home = tmp_path_factory.mktemp("babel")
    with writing(Home(home)) as writer:
        for number, language in enumerate(TEXTS):
            writer.add(named(language), Origin("mbox/a.mbox", number))
        writer.commit()
    return Archive.open(home)


def found(archive: Archive, query: str) -> set[str]:
    return {hit.message_id.partition("@")[0] for hit in archive.search(query, limit=None).hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("garden", {"en"}),
        ("garten", {"de"}),
        ("Gärten", {"de"}),
        ("GARTEN", {"de"}),
        ("gärtens", {"de"}),
        ("haricot", {"fr"}),
        ("installer", {"fr"}),
        ("installes", {"fr"}),
        ("cancion", {"es"}),
        ("canción", {"es"}),
        ("informação", {"pt"}),
        ("informacoes", {"pt"}),
        ("fiore", {"it"}),
        ("blommorna", {"sv"}),
        ("ĝardeno", {"eo"}),
        ("gardeno", {"eo"}),
        ("gxardeno", {"eo"}),
        ("ghardenojn", {"eo"}),
        ("цветок", set()),
        ("цветы", {"ru"}),
        ("λουλουδια", {"el"}),
        ("花", {"ja", "zh"}),
        ("時間", {"ja"}),
        ("时间", {"zh"}),
        ("間時", set()),
        ("시간", {"ko"}),
        ("ดอกไม้", {"th"}),
        ("เวลา", {"th"}),
        # phrases with words that every text has
        ('"the gardens are"', {"en"}),
        ('"garten sind voll"', {"de"}),
        ('"sind garten"', set()),
        ('"que cantamos en el jardin"', {"es"}),
        ('"as informacoes que"', {"pt"}),
        ('"花がたくさん"', {"ja"}),
        # beginnings and typos
        ("garte*", {"de"}),
        ("haric*", {"fr"}),
        ("~canciomes", {"es"}),
        ("body:/\\binform/", {"pt"}),
        ('subject:x "w ogrodzie"', {"pl"}),
        # languages
        ("lang:de", {"de"}),
        ("lang:DE", {"de"}),
        ("lang:ja or lang:zh", {"ja", "zh"}),
        ("jard* -lang:es", {"pt", "fr"}),
        ("lang:xx", set()),
    ],
)
def test_words_of_all_languages(babel: Archive, query: str, expected: set[str]) -> None:
    assert found(babel, query) == expected


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("garten", ["Gärten"]),
        ("installes", ["installés"]),
        ("cancion", ["canciones"]),
        ("informação", ["informações"]),
        ("時間", ["時間"]),
        ('"que cantamos"', ["que cantamos"]),
        ("ดอกไม้", ["ดอกไม้"]),
    ],
)
def test_what_is_marked(babel: Archive, query: str, marks: list[str]) -> None:
    (hit,) = babel.search(query).hits
    assert [hit.snippet[start:end] for start, end in hit.highlights] == marks


def test_a_word_that_another_language_has_in_another_form_comes_last(filled: Any) -> None:
    german = a_post("de@example.org", f"{TEXTS['de']} Wir haben die Noten gesehen, und Noten, Noten.")
    english = a_post("en@example.org", f"{TEXTS['en']} A note was left, and notable it was.")
    with filled([german, english]) as archive:
        assert found(archive, "noten") == {"de"}
        assert [hit.message_id for hit in archive.search("note").hits] == ["en@example.org", "de@example.org"]
        assert found(archive, "not*") == {"en", "de"}


def test_a_rare_language_makes_no_word_rare(filled: Any) -> None:
    posts = [a_post(f"{n}@example.org", f"{TEXTS['en']} linux", subject=f"Number {n}") for n in range(30)]
    german = a_post("de@example.org", f"{TEXTS['de']} linux {TEXTS['de']}", subject="Nummer")
    with filled([*posts, german]) as archive:
        hits = archive.search("linux", limit=None).hits
        assert hits[-1].message_id == "de@example.org"


@pytest.mark.parametrize(
    ("query", "suggestion"), [("gaerten", None), ("gartn", "garten"), ("canciomes", "canciones")]
)
def test_what_was_meant(filled: Any, query: str, suggestion: str | None) -> None:
    with filled([named("de"), named("es")]) as archive:
        said = archive.search(query).suggestion
        assert said == suggestion or (said and archive.search(said).total)


def test_the_language_of_a_list_is_set(tmp_path: Any) -> None:
    short = a_post(text="Läuft in Häusern.", lists=("beete",))
    for languages, expected in (({}, 0), ({"beete": "de"}, 1)):
        home = tmp_path / str(expected)
        with writing(Home(home)) as writer:
            writer.languages = languages
            writer.add(short, Origin("mbox/a.mbox"))
            writer.add(replace(short, message_id="x@example.org", lists=()), Origin("mbox/a.mbox", 1))
            writer.commit()
        with Archive.open(home) as archive:
            assert archive.search("haus").total == expected
            assert archive.search("lang:de").total == expected
            assert archive.search("hausern").total == 2


def test_the_subject_of_an_answer_goes_on_in_the_language_of_its_list(filled: Any) -> None:
    answer = named("es", subject="Re: Lamps wanted", references=("gone@example.org",))
    lantern = a_post("lantern@example.org", f"{TEXTS['es']} No tengo lámparas.", subject="x")
    with filled([answer, lantern, named("de", subject="Gärten")]) as archive:
        (hit,) = archive.search("lamps").hits
        assert [hit.subject[start:end] for start, end in hit.subject_highlights] == ["Lamps"]
        assert found(archive, "lampara") == {"lantern"}
        assert found(archive, "lamp*") == {"es", "lantern"}
        assert found(archive, "subject:garten") == {"de"}


def test_one_word_finds_several_in_posts_whose_language_nothing_tells(filled: Any) -> None:
    posts = [
        a_post("one@example.org", f"{TEXTS['pt']} Qual é a versão?", subject="x"),
        a_post("several@example.org", f"{TEXTS['pt']} Todas as versões.", subject="x"),
        named("pt", subject="Re: Versões", references=("gone@example.org",)),
        a_post("short@example.org", "Versões!", subject="x"),
        named("en", subject="Version"),
    ]
    with filled(posts) as archive:
        assert found(archive, "versão") == {"one", "several", "pt", "short"}
        assert found(archive, "versoes") == {"one", "several", "pt", "short"}
        assert archive.search("versão").hits[0].message_id == "one@example.org"
        (hit,) = archive.search("versão id:pt@example.org").hits
        assert [hit.subject[start:end] for start, end in hit.subject_highlights] == ["Versões"]


def test_what_is_quoted_may_be_in_another_language(filled: Any) -> None:
    spanish = a_post("es@example.org", f"{TEXTS['es']}\n> The lamp can be repaired.", subject="x")
    with filled([spanish, named("en"), a_post("lamp@example.org", "A lamp can be repaired.")]) as archive:
        assert found(archive, 'quoted:"the lamp can be repaired"') == {"es"}
        assert found(archive, "quoted:lamp") == {"es"}
