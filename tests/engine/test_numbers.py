"""One word finds another if a reader means both by it: the singular its plural, in its own language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.engine.analysis.languages import ONE_LETTER, STEMMERS
from listarchive.engine.analysis.numbers import LANGUAGES, other_numbers
from listarchive.engine.analysis.own_terms import own_terms
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import fold

JOINED = {
    "ca": "casa/cases altra/altres nou/noves versió/versions cançó/cançons vaca/vaques amiga/amigues "
    "platja/platges imatge/imatges home/homes text/textos curs/cursos país/països francès/francesos "
    "interès/interessos jardí/jardins germà/germans ciutat/ciutats servidor/servidors email/emails "
    "plugin/plugins llengua/llengües",
    "de": "Version/Versionen Datei/Dateien Haus/Häuser Auto/Autos Info/Infos Konto/Konten Problem/Probleme "
    "Thema/Themen Freundin/Freundinnen Museum/Museen Zentrum/Zentren Virus/Viren "
    "Algorithmus/Algorithmen Backup/Backups Ergebnis/Ergebnisse Möglichkeit/Möglichkeiten CD/CDs "
    "E-Mail/E-Mails Lehrerin/Lehrerinnen kostenlos/kostenlose",
    "en": "version/versions email/emails box/boxes city/cities process/processes",
    "es": "versión/versiones version/versions email/emails servidor/servidores "
    "administrador/administradores otra/otras otro/otra ciudad/ciudades libertad/libertades luz/luces "
    "vez/veces lápiz/lápices enlace/enlaces imagen/imágenes joven/jóvenes papel/papeles mes/meses "
    "país/países último/últimos router/routers log/logs app/apps timestamp/timestamps club/clubes "
    "clase/clases quiere/quieres costa/costas costo/costos nuevo/nueva PC/PCs",
    "fr": "version/versions email/emails nouvelle/nouveau nouvelles/nouveaux nouvel/nouveau cheval/chevaux "
    "travail/travaux jeu/jeux bateau/bateaux tuyau/tuyaux info/infos menu/menus driver/drivers "
    "profit/profits plaisir/plaisirs mission/missions actif/active vieux/vieille long/longue mer/mers "
    "mère/mères blanc/blanche",
    "it": "versione/versioni altro/altri altra/altre lago/laghi banco/banchi amica/amiche zio/zii "
    "uomo/uomini server/servers email/emails italiano/italiani straniero/stranieri "
    "particolare/particolari costa/coste costo/costi laboratorio/laboratori esempio/esempi",
    "pt": "versão/versões informação/informações pão/pães mão/mãos animal/animais papel/papéis "
    "possível/possíveis fácil/fáceis barril/barris espanhol/espanhóis azul/azuis homem/homens "
    "item/itens plugin/plugins luz/luzes mês/meses país/países servidor/servidores cidade/cidades "
    "outra/outras último/últimos email/emails hipótese/hipóteses versao/versoes qual/quais",
    "eo": "ĝardeno/gxardeno ĉiuj/cxiuj ĉiuj/chiuj ankaŭ/ankaux ŝtofo/sxtofoj ŝtofo/shtofojn aliĝis/aligxis",
}
APART = {
    "ca": "costa/cost casa/cas port/porta punt/punta banc/banca marca/marc carta/cartell mar/marit",
    "de": "Note/Not etwa/etwas unter/unten Datum/Datei Rat/Ratte Eben/Ebene Fehler/fehlt Natur/natürlich "
    "los/lösen",
    "en": "new/news universe/universities costume/cost",
    "es": "costa/costo caso/casa puerto/puerta cuento/cuenta punto/punta banco/banca libro/libra par/para "
    "mes/mesa plato/plata modo/moda como/comando nuevo/nueve mar/marido serie/sería antes/ante "
    "lamps/lámpara",
    "fr": "mer/mère pere/pers cas/case port/porte mode/modem cour/court fil/fille vent/vente sans/san "
    "parc/parce bas/base",
    "it": "costa/costo caso/casa porto/porta banco/banca punto/punta foglio/foglia cosa/così mare/maria "
    "pesca/pesce",
    "pt": "costa/costo caso/casa porto/porta ponto/ponta livro/livre mal/mais pai/país com/comando não/na "
    "mão/má vida/vídeo",
    "eo": "listo/lasto domo/domino",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(language, *pair.split("/")) for language, some in table.items() for pair in some.split()]  # type: ignore[misc]


def share_a_term(language: str, one: str, other: str) -> bool:
    kept = stemming(language)
    return not set(kept.terms(one, fold(one))).isdisjoint(kept.terms(other, fold(other)))


@pytest.mark.parametrize(("language", "one", "other"), pairs(JOINED))
def test_one_and_several(language: str, one: str, other: str) -> None:
    assert share_a_term(language, one, other)
    assert share_a_term(language, fold(one), fold(other))


@pytest.mark.parametrize(("language", "one", "other"), pairs(APART))
def test_what_differs(language: str, one: str, other: str) -> None:
    assert not share_a_term(language, one, other)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_stem_is_a_term_of_its_own(language: str) -> None:
    terms = own_terms(language)
    assert {term[-1] for term in terms.values()} == {"="}
    assert all(word == fold(word) and word.isalpha() for word in terms)
    assert all(
        stemming(language).terms(word, word) == (f"{language}:{term}",) for word, term in terms.items()
    )


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_words_that_have_one_term_begin_alike(language: str) -> None:
    letters = 1 if language in ONE_LETTER else 2
    assert all(term[:letters] == word[:letters] for word, term in own_terms(language).items())


@given(st.sampled_from(sorted(STEMMERS)), st.text("abcdefghijlmnopqrstuvxz", min_size=1, max_size=9))
def test_a_word_begins_as_its_term_tells(language: str, word: str) -> None:
    kept = stemming(language)
    beginnings = kept.beginnings(kept.terms(word, word))
    assert beginnings is None or word.startswith(tuple(beginnings))


@given(st.sampled_from(sorted(STEMMERS)), st.lists(st.text("abceilmnorsuxz", min_size=1, max_size=9)))
def test_words_have_the_same_terms_one_by_one_and_together(language: str, words: list[str]) -> None:
    kept = stemming(language)
    assert kept.terms_of_ascii(words) == [kept.terms(word, word)[0] for word in words]


@pytest.mark.parametrize(
    ("language", "word", "others"),
    [
        ("pt", "versao", ["versoes", "versaes"]),
        ("pt", "versoes", ["versao"]),
        ("de", "kategorie", ["kategorien"]),
        ("fr", "nouvelle", ["nouveau"]),
        ("it", "lago", ["lagi", "laghi"]),
        ("en", "version", []),
        ("nl", "versie", []),
    ],
)
def test_what_may_be_the_other_number(language: str, word: str, others: list[str]) -> None:
    assert list(other_numbers(language, word)) == others
