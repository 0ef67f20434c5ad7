# ruff: noqa: E501
"""Whose lines these are: forms of attributions, headers, mobile tails and signature delimiters."""

from __future__ import annotations

import pytest

from listarchive.mail import posts_in
from listarchive.text import clean
from listarchive.text.learnt import learn


def labels(text: str) -> list[str]:
    """The label of each filled line of a text, in order."""
    return [line.label for line in clean(text).lines if line.text.strip()]


ATTRIBUTIONS = [
    "robert wrote:",
    "schrieb robert:",
    "On 12 Jan 2023, ann lee wrote:",
    "bert olm <bert@example.org> wrote:",
    "Am 12.1.2023 schrieb bert olm:",
    "2023/1/12 ann lee <ann@example.org>",
    "On Thu, Jan 12, 2023 at 10:00 AM, Ann Lee wrote",
    "Am 12.01.2023 schrieb Ann Lee",
    "am 12.01.23 schrieb Ann Lee",
    "Ann Lee schrieb am 12.1.2023",
    "Le 12 janvier 2023, Ann Lee a écrit",
    "Ann Lee wrote",
    "Ann wrote",
    "Ann Lee (Acme Ltd., Berlin) wrote:",
    "ann (Acme Ltd., Berlin) wrote:",
    "ann lee (Acme Ltd., Berlin) wrote:",
    "annlee (Acme SpA, Torino) ha scritto:",
    "Il giorno 12 gennaio 2023, Ann Lee ha scritto",
    "Il giorno 12 gennaio 2023 10:00, Ann Lee ha scritto",
    "El día 12 de enero de 2023, Ann Lee escribió",
    "No dia 12 de janeiro de 2023, Ann Lee escreveu",
    "Am Do, 12. Jan 2023 schrieb Ann L.",
    "Le 12 janvier 2023, a écrit Ann L.",
    "Lee, Ann (Acme - US/Boston) wrote:",
    "Ann Lee - Acme Ltd. wrote:",
    "Ann Lee / Acme Ltd. wrote:",
    "On 12 Jan 2023, Ann Lee, Acme Inc., London wrote:",
    "El dj., 12 gen. 2023 a les 10:00, Ann Lee (<ann@example.org>) va escriure:",
    "El dijous, 12 de gener de 2023, Ann Lee va escriure:",
    "Ann Lee va escriure el 12 de gener del 2023:",
    "A 12/01/2023 10:00, En/na Ann Lee ha escrit:",
    "Il giorno gio 12 gen 2023 alle ore 10:00 Ann Lee <ann@example.org> ha scritto:",
    "In data giovedì 12 gennaio 2023 10:00:00, Ann Lee ha scritto:",
    "Alle 10:00, giovedì 12 gennaio 2023, hai scritto:",
    "Nella citazione in data gio 12 gen 2023 10:00:00, Ann Lee ha scritto:",
    "Du schriebst am 12. Januar 2023:",
    "Hallo Bert, du schriebst am 12.1.2023:",
    "du schriebst:",
    "Вы писали 12 января 2023 г., 10:00:00:",
    "Ви писали 12 січня 2023 р., 10:00:00:",
    "Ann Lee писала 12 января 2023:",
    "Vous écriviez le 12/01/2023 :",
    "Hai scritto il 12 gennaio 2023:",
    "Escribiste el 12 de enero de 2023:",
    "Thus spoke Ann Lee on Thu, Jan 12, 2023 at 10:00:00AM +0100:",
    "Quoth ann lee on Thursday, 12 January 2023:",
    "În joi, 12 ian. 2023 la 10:00, Ann Lee <ann@example.org> a scris:",
    "Hau idatzi du Ann Lee erabiltzaileak (2023 urt. 12, og. 10:00):",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_attribution_stands_above_what_it_attributes(attribution: str) -> None:
    text = f"{attribution}\n> Who has the key of the shed?\n\nI have it.\n"
    assert labels(text) == ["attribution", "quote", "own"]


@pytest.mark.parametrize(
    "attribution",
    [
        "tors 12 jan. 2023 kl. 10:00 skrev Ann Lee <ann@example.org>:",
        "Στις 12 Ιανουαρίου 2023 10:00 π.μ., ο χρήστης Ann Lee έγραψε:",
        "2023. jan. 12. 10:00 keltezéssel, Ann Lee írta:",
        "2023년 1월 12일 (목) 오전 10:00, Ann Lee <ann@example.org>님이 작성:",
        "در تاریخ پنجشنبه ۱۲ ژانویه ۲۰۲۳،\u200f ۱۰:۰۰ Ann Lee <ann@example.org> نوشت:",
        "На чт, 12.01.2023 г. в 10:00 Ann Lee <ann@example.org> написа:",
        "чет, 12. јан 2023. у 10:00 Ann Lee <ann@example.org> је написао:",
        "čet, 12. sij 2023. u 10:00 Ann Lee <ann@example.org> napisao je:",
        "In data giovedì 12 gennaio 2023 10:00:00, Ann Lee ha scritto:",
        "št 12. 1. 2023 o 10:00 Ann Lee <ann@example.org> napísal(a):",
        "O xov., 12 de xan. de 2023 ás 10:00, Ann Lee (<ann@example.org>) escribiu:",
        "Ceturtd., 2023. g. 12. janv., plkst. 10:00 — lietotājs Ann Lee (<ann@example.org>) rakstīja:",
    ],
)
def test_a_dated_attribution_needs_no_marks_below_it(attribution: str) -> None:
    text = f"Ann has it.\nBert\n\n{attribution}\n\nWho has the key of the shed?\n"
    assert labels(text) == ["own", "own", "attribution", "quote"]


@pytest.mark.parametrize(
    "attribution",
    [
        "Annabella Maria Leermeester-Castillo <annabella.castillo@example.org>\nwrites:",
        "Annabella Maria Leermeester-Castillo\n<annabella.leermeester-castillo@example.org> ezt írta (2023. jan. 12., Cs, 10:00):",
        "2023. 01. 12. 10:00 keltezéssel, Annabella Maria Leermeester-Castillo\nírta:",
        "Missatge de Annabella Maria Leermeester-Castillo\n<annabella.leermeester-castillo@example.org> del dia dj., 12 de\ngener 2023 a les 10:00:",
        "In <4711.42@example.org>, on 12/01/23 at 10:00 AM, Annabella Leermeester\nCastillo said:",
        "* Annabella Maria Leermeester-Castillo (annabella.castillo@example.org)\nwrote:",
        "Annabella Leermeester-Castillo (Harbour Office at Lower Lock, Dorp)\nwrote on 12 Jan 2023:",
        "Ann Lee dixit:",
    ],
)
def test_an_attribution_that_its_mailer_broke_is_one(attribution: str) -> None:
    text = f"{attribution}\n> Who has the key of the shed?\n\nI have it.\n"
    assert labels(text) == [*["attribution"] * (1 + attribution.count("\n")), "quote", "own"]


@pytest.mark.parametrize(
    "above",
    [
        "I was at the Lower Lock with Bert and Rosa Castillo on 12 January 2023\nAnn Lee wrote:",
        "The Harbour Office of the Lower Lock, Dorp, has this in its annals, and\nAnn Lee wrote:",
        "We met at the shed.\nThere Rosa Castillo and Bert of Lower Lock in Dorp showed me the lamps and\nAnn Lee wrote:",
        "Rosa Castillo\nAnn Lee wrote:",
    ],
)
def test_own_words_right_above_an_attribution_stay(above: str) -> None:
    found = labels(f"{above}\n> Who has the key of the shed?\n")
    assert found == [*["own"] * above.count("\n"), "attribution", "quote"]


@pytest.mark.parametrize(
    "attribution",
    [
        "On Thu, Jan 12, 2023 at 10:00 AM, Ann Lee<ann@example.org> wrote:",
        "Am Do., Jan. 12, 2023 at 10:00 schrieb Ann Lee<ann@example.org>:",
        "El jue., 12 de ene. de 2023 a la(s) 10:00, Ann Lee<ann@example.org> escribió:",
        "Le jeu., janv. 12 2023 à 10:00, Ann Lee<ann@example.org> a écrit :",
    ],
)
def test_a_telephone_that_goes_on_in_the_line_of_its_attribution(attribution: str) -> None:
    text = f"I have it.\n\nSent from Yahoo Mail on Android \n \n  {attribution}   Who has it?\nBring it.\n"
    assert labels(text) == ["own", "signature", "attribution", "quote"]


@pytest.mark.parametrize(
    "line",
    [
        "On 12 Jan 2023 10:00 I asked ann@example.org:   she has it.",
        "On 12 Jan 2023 10:00 I asked <ann@example.org> where the key of the shed is:   she has it.",
        "Ann Lee <ann@example.org>:   12 Jan 2023",
    ],
)
def test_a_line_with_blanks_behind_a_colon_is_no_attribution(line: str) -> None:
    assert labels(f"{line}\nBring it.\n") == ["own", "own"]


@pytest.mark.parametrize(
    "sentence",
    [
        "This is what Ann wrote",
        "What Ann wrote",
        "As Ann wrote",
        "I said on 12.1.2023 that nobody has it",
        "I asked about it in news:x1@example.org",
        "It says: wait...",
        "Once I wrote to the harbour office on 12.1.2023 and got no answer",
        "In January 2023 we painted it, and it was good",
    ],
)
def test_a_sentence_above_a_quote_is_no_attribution(sentence: str) -> None:
    assert labels(f"{sentence}\n\n> Who has the key?\n\nI have it.\n")[0] == "own"


# From, sent, to, subject, as Outlook and its kin write them above the mail that is answered.
FIELDS = {
    "ar": ("من", "تم الإرسال", "إلى", "الموضوع"),
    "bg": ("От", "Изпратено", "До", "Относно"),
    "ca": ("De", "Enviat el", "Per a", "Assumpte"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "el": ("Από", "Στάλθηκε", "Προς", "Θέμα"),
    "et": ("Saatja", "Saadetud", "Kellele", "Teema"),
    "eu": ("Nork", "Bidaltze-data", "Nori", "Gaia"),
    "fa": ("از", "تاریخ", "به", "موضوع"),
    "gl": ("De", "Enviado", "Para", "Asunto"),
    "he": ("מאת", "נשלח", "אל", "נושא"),
    "hr": ("Šalje", "Poslano", "Prima", "Predmet"),
    "hu": ("Feladó", "Küldve", "Címzett", "Tárgy"),
    "id": ("Dari", "Terkirim", "Kepada", "Subjek"),
    "is": ("Frá", "Sent", "Til", "Efni"),
    "ko": ("보낸 사람", "보낸 시간", "받는 사람", "제목"),
    "lt": ("Siuntėjas", "Išsiųsta", "Gavėjas", "Tema"),
    "nn": ("Frå", "Sendt", "Til", "Emne"),
    "ro": ("De la", "Trimis", "Către", "Subiect"),
    "sk": ("Od", "Odoslané", "Komu", "Predmet"),
    "sl": ("Od", "Poslano", "Za", "Zadeva"),
    "th": ("จาก", "ส่ง", "ถึง", "เรื่อง"),
    "tr": ("Kimden", "Gönderildi", "Kime", "Konu"),
    "tr, Gönderen": ("Gönderen", "Gönderme Tarihi", "Alıcı", "Konu"),
    "vi": ("Từ", "Đã gửi", "Đến", "Chủ đề"),
    "capitals": ("ΑΠΟ", "ΗΜΕΡΟΜΗΝΙΑ", "ΠΡΟΣ", "ΘΕΜΑ"),
    "tr, capitals": ("KİMDEN", "TARİH", "KİME", "KONU"),
    "tr, İlgi": ("Gönderen", "Gönderildiği Tarih", "Alıcı", "İlgi"),
    "ar, with vowels": ("المُرسِل", "تاريخ الإرسال", "إلى", "الموضوع"),
    "ca, Des de": ("Des de", "Data d’enviament", "Per a", "Tema"),
    "cs": ("Odesilatel", "Datum", "Příjemce", "Věc"),
    "da": ("Afsender", "Dato", "Modtager", "Emne"),
    "he, for": ("מאת", "נשלח ב", "עבור", "הנדון"),
    "hu, Küldő": ("Küldő", "Dátum", "Címzett", "Tárgy"),
    "ko, short": ("보낸이", "보낸날짜", "받는이", "제목"),
    "mk": ("Од", "Испратено", "До", "Предмет"),
    "ms": ("Daripada", "Dihantar", "Kepada", "Subjek"),
    "nl": ("Van", "Verstuurd", "Aan", "Betreft"),
    "ro, Expeditor": ("Expeditor", "Dată", "Destinatar", "Subiect"),
    "ru": ("Отправитель", "Дата", "Получатель", "Тема"),
    "sq": ("Nga", "Dërguar", "Për", "Subjekti"),
    "sr": ("Шаље", "Датум", "За", "Наслов"),
    "sv": ("Avsändare", "Datum", "Mottagare", "Ämne"),
    "uk": ("Від кого", "Відправлено", "Одержувач", "Тема"),
    "zh": ("发信人", "时间", "收信人", "标题"),
}


@pytest.mark.parametrize("names", FIELDS.values(), ids=FIELDS)
def test_a_mail_below_a_reply_is_known_by_its_header(names: tuple[str, ...]) -> None:
    values = ("Ann Lee <ann@example.org>", "12.01.2023 10:12", "Bert <bert@example.org>", "key")
    header = "\n".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
    text = f"Ann has it.\n\n{header}\n\nWho has the key of the shed?\n"
    assert labels(text) == ["own", *["quote"] * 5]


@pytest.mark.parametrize("names", FIELDS.values(), ids=FIELDS)
def test_such_a_header_whose_fields_are_paragraphs(names: tuple[str, ...]) -> None:
    values = ("Ann Lee", "12.01.2023 10:12", "Bert <bert@example.org>", "key")
    header = "\n\n".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
    text = f"Ann has it.\n\n{header}\n\nWho has the key of the shed?\n\nAnn\n"
    assert labels(text) == ["own", *["quote"] * 6]


@pytest.mark.parametrize(
    "block",
    [
        "From: the shed\n\nTo: the lock\n\nis not far, said Ann.\n\nSubject: oars",
        "From: the shed\n\nTo: the lock\n\nTo: the harbour\n\nTo: the sea",
        "Subject: oars\n\nDate: 12.1.2023\n\nTo: all",
    ],
)
def test_paragraphs_with_colons_are_no_header_without_who_when_and_what(block: str) -> None:
    assert set(labels(f"Here is the list.\n\n{block}\n\nThat is all.\n")) == {"own"}


@pytest.mark.parametrize(
    "block",
    [
        "Do: paint the boat\nZa: the winter\nTema: none",
        "From: the shed\nTo: the lock\nwalk along the river",
        "Konu: the key\nNot: nobody has it",
        "Data: 12.1.2023\nTema: lamps\nKam: nobody",
    ],
)
def test_lines_with_colons_are_no_header_without_who_and_when(block: str) -> None:
    assert set(labels(f"Here is the list.\n\n{block}\n\nThat is all.\n")) == {"own"}


@pytest.mark.parametrize(
    "separator",
    [
        "----- Weitergeleitete Nachricht von ann@example.org -----",
        "----- Forwarded message from Ann Lee <ann@example.org> -----",
        "----- Message transféré de ann@example.org -----",
        "----- Mensaje reenviado de ann@example.org -----",
        "----- Mensagem encaminhada de ann@example.org -----",
        "----- Doorgestuurd bericht van ann@example.org -----",
        "----- Vidarebefordrat meddelande från ann@example.org -----",
        "-------- İletilen ileti --------",
        "---------- Προωθημένο μήνυμα ----------",
        "---------- הודעה שהועברה ---------",
        "---------- رسالة معاد توجيهها ----------",
        "---------- Mesaj redirecționat ----------",
        "---------- Továbbított levél ----------",
        "---------- Missatge reenviat ----------",
        "Inici del missatge reenviat:",
    ],
)
def test_what_is_forwarded_is_content_below_its_header(separator: str) -> None:
    text = f"For the record.\n\n{separator}\n    Date: 12 Jan 2023 10:00\n    From: Ann <ann@example.org>\n Subject: key\n\nI have the key.\n"
    assert labels(text) == ["own", *["forward-header"] * 4, "own"]


@pytest.mark.parametrize(
    "end",
    [
        "----- End of forwarded message from Ann Lee -----",
        "----- Ende der weitergeleiteten Nachricht -----",
        "----- Fin del mensaje reenviado -----",
        "----- Fine messaggio inoltrato. -----",
    ],
)
def test_the_end_of_what_is_forwarded_is_no_word_of_anybodys(end: str) -> None:
    text = f"----- Forwarded message from Ann Lee -----\n\nI have the key.\n\n{end}\n\nSo ask her.\n"
    assert labels(text) == ["forward-header", "own", "forward-header", "own"]


MOBILE = [
    "Sent from my iPhone",
    "Sent via BlackBerry",
    "Get Outlook for iOS",
    "Télécharger Outlook pour Android",
    "Gesendet mit der GMX Mail App",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Verstuurd vanaf mijn iPad",
    "Enviat des del meu iPhone",
    "Enviado dende o meu iPhone",
    "Trimis de pe iPhone-ul meu",
    "Az iPhone készülékemről küldve",
    "Elküldve az iPhone-omról",
    "iPhone'umdan gönderildi",
    "Στάλθηκε από το iPhone μου",
    "נשלח מה-iPhone שלי",
    "أرسلت من جهاز الـ iPhone",
    "ارسال شده از iPhone من",
    "Đã gửi từ iPhone của tôi",
    "ส่งจาก iPhone ของฉัน",
    "Dikirim dari iPhone saya",
    "나의 iPhone에서 보냄",
    "Poslano s mog iPhonea",
    "Послато са мог iPhone-а",
    "Изпратено от моя iPhone",
    "Saadetud minu iPhone'ist",
    "Sūtīts no mana iPhone",
    "Išsiųsta iš mano iPhone",
    "Sent úr iPhone",
    "Sendita de mia poŝtelefono",
    "Gestuur vanaf my iPhone",
    "Надіслано з мого iPhone",
    "Odoslané z iPhonu",
    "從我的 iPhone 傳送",
    "Nire iPhonetik bidalia",
    "Lähetetty iPhonestani",
    "Nosūtīts no mana iPhone",
    "Dihantar daripada iPhone saya",
]


@pytest.mark.parametrize("tail", MOBILE)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It burns.\n\n{}\n", ["own", "signature"]),
        ("{}\n\nIt burns.\n", ["signature", "own"]),
        ("{}\n\n> Does it burn?\n\nIt burns.\n", ["signature", "quote", "own"]),
        ("It burns.\n\n{}\n\nOne more thing: it smokes.\n", ["own", "signature", "own"]),
        ("It burns.\n\n{}\n> Does it burn?\n", ["own", "signature", "quote"]),
    ],
    ids=["end", "reply below", "reply below the quote", "middle", "glued to the quote"],
)
def test_a_telephone_says_what_it_is(tail: str, text: str, expected: list[str]) -> None:
    assert labels(text.format(tail)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "iPhone and iPad are both affected",
        "Sent on Monday, it came on Friday",
        "Samsung makes good lamps",
        "Dikirim ke mana?",
        "Trimis de Ion, nu de mine",
    ],
)
def test_a_sentence_that_begins_as_such_a_line_is_own(line: str) -> None:
    assert labels(f"It burns.\n\n{line}\n\nAnd so on.\n") == ["own"] * 3


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("It runs:\n\n--\nlamp --bright\n--\n\nThat runs until dawn.\n", []),
        ("Try:\n--\nlamp on\n--\nThen tell me.\n\n--\nAnn\n", ["--", "Ann"]),
        ("One:\n\n--\nlamp on\n--\n\nTwo:\n\n--\nlamp off\n--\n\nWhy?\n\n-- \nAnn\n", ["-- ", "Ann"]),
        ("The boat floats.\n\n--\n\nHas anybody seen the oars?\n\nThey were in the shed.\n", []),
        ("We need:\n-- a lamp\n-- a rope\n", []),
        ("--\nlamp\n--\nrope\n--\noil and a wick\n", []),
        ("It burns.\n--\nAnn Lee\n", ["--", "Ann Lee"]),
        (
            "It burns.\n\n--\n\nAnn Lee\n\nHarbour Office\n12 Lock Road\n",
            ["--", "Ann Lee", "Harbour Office", "12 Lock Road"],
        ),
        ("It burns.\n--\nAnn Lee\n--\n", ["--", "Ann Lee", "--"]),
        (
            "It burns.\n-- \nAnn Lee\n-- \nSent by the harbour office\n",
            ["-- ", "Ann Lee", "-- ", "Sent by the harbour office"],
        ),
    ],
    ids=[
        "a fence",
        "a fence and a signature",
        "two fences and a signature",
        "a rule between paragraphs",
        "items that begin with it",
        "items between it",
        "a signature",
        "a signature in paragraphs",
        "a signature between two",
        "two signatures",
    ],
)
def test_two_hyphens_begin_a_signature_where_nothing_else_explains_them(text: str, signed: list[str]) -> None:
    lines = [line for line in clean(text).lines if line.text.strip()]
    assert [line.text for line in lines if line.label == "signature"] == signed
    assert {line.label for line in lines} <= {"own", "signature"}


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('"', '"'),
        ("```", "```"),
        ("“", "”"),
        ("«", "»"),
        ("---- 8< ----", "---- 8< ----"),
        ("=====", "====="),
    ],
)
def test_a_signature_in_a_pasted_mail_ends_with_it(opening: str, closing: str) -> None:
    text = f"They say:\n{opening}\nBring your lamp.\n-- \nHarbour Office\n{closing}\n\nI have none.\n\n-- \nAnn\n"
    own = ["own"] * 7
    assert labels(text) == [*own, "signature", "signature"]


@pytest.mark.parametrize("delimiter", ["-- "])
@pytest.mark.parametrize("card", ["Harbour Office", "Harbour Office\n12 Lock Road"])
def test_a_signature_above_what_goes_on_to_another_is_that_of_a_pasted_mail(
    delimiter: str, card: str
) -> None:
    pasted = f"They say:\n\nBring your lamp.\n\n{delimiter}\n{card}\n"
    text = f"{pasted}\nI have none, and nobody told me.\nWhat shall I do?\n\n-- \nAnn\nLock\n"
    signed = ["signature"] * (2 + card.count("\n"))
    assert labels(text) == ["own", "own", *signed, "own", "own", *["signature"] * 3]


def test_a_motto_in_a_signature_is_no_paragraph_of_its_own() -> None:
    text = "It burns.\n\n-- \nA lamp that is lit at night is seen by those who row.\n\n-- \nAnn\n"
    assert labels(text) == ["own", *["signature"] * 4]


@pytest.mark.parametrize("last", ["Ann", "It burns.", "Best wishes, Ann"])
def test_the_rule_of_a_list_that_is_glued_to_the_last_word(last: str) -> None:
    footer = "lamps mailing list\nlamps@example.org\nhttps://example.org/mailman/listinfo/lamps\n"
    assert labels(f"The lamp is lit.\n{last}{'_' * 47}\n{footer}") == ["own", "own", *["footer"] * 3]
    assert labels(f"The lamp is lit.\nSign here: {'_' * 47}\nAnd mail it to us.\n") == ["own"] * 3


@pytest.mark.parametrize("margin", [" ", "    ", "\t"])
@pytest.mark.parametrize("delimiter", ["--", "-- "])
def test_a_signature_in_a_mail_that_is_set_in_is_none(margin: str, delimiter: str) -> None:
    pasted = "".join(f"{margin}{line}\n" for line in ("Bring your lamp.", delimiter, "Harbour Office"))
    assert labels(f"They say:\n\n{pasted}\nI have none.\n\nAnn\n") == ["own"] * 6
    assert labels(f"They say:\n\n{pasted}\nI have none.\n\n-- \nAnn\n")[-3:] == ["own", *["signature"] * 2]


def test_a_signature_that_is_set_in_itself_is_one() -> None:
    assert labels("I have none.\n\n  -- \n  Ann\n  Harbour Office\n") == ["own", *["signature"] * 3]


def test_a_signature_may_hold_such_a_mark() -> None:
    assert labels('It burns.\n\n-- \n"\nNever sleep.\n"\nAnn\n') == ["own", *["signature"] * 5]


@pytest.mark.parametrize(
    "mark",
    [
        "P.S.",
        "PS:",
        "PS",
        "P/S",
        "PS I saw it.",
        "PS And then",
        "PPS the oars",
        "P.P.S.",
        "ps.",
        "З.Ы.",
        "P.D.",
        "Ui.:",
        "Υ.Γ.",
        "נ.ב.",
        "追伸",
        "Postscript:",
    ],
)
def test_a_postscript_below_a_signature_is_own(mark: str) -> None:
    text = f"It burns.\n\n-- \nAnn Lee\n\n{mark}\nI found the rope.\n"
    assert labels(text) == ["own", "signature", "signature", "own", "own"]


def test_what_a_signature_begins_with_is_no_postscript() -> None:
    assert labels("It burns.\n\n-- \nPS Harbour Lights\nAnn\n") == ["own", *["signature"] * 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It burns.\nTo post to this list, send mail to lamps@example.org\n", ["own", "footer"]),
        (
            "It burns.\nTo post to this list: lamps@example.org\nTo unsubscribe, mail lamps-leave@example.org\n",
            ["own", "footer", "footer"],
        ),
        ("It burns. To post to this list, send mail to lamps@example.org\n", ["own"]),
        (
            "How is it done?\nTo post to this list one has to be a member, see http://example.org/\n",
            ["own", "own"],
        ),
    ],
    ids=["below", "two lines below", "on the same line", "own words about it"],
)
def test_own_words_above_a_lists_standing_sentence_stay(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_a_sign_that_format_flowed_has_stuffed_is_the_authors() -> None:
    """RFC 3676 §4.4: a line that begins with `>` and is not quoted has a blank put before it."""
    mail = (
        b"From: Ann <ann@example.org>\nSubject: signs\nMessage-ID: <s@example.org>\nContent-Type: text/plain; format=flowed\n\n"
        b" > is the sign I mean\n From here on\n> this is quoted\nand this is not\n"
    )
    (post,) = posts_in(mail)
    assert [(line.label, line.text) for line in post.body.lines if line.text] == [
        ("own", "> is the sign I mean"),
        ("own", "From here on"),
        ("quote", "> this is quoted"),
        ("own", "and this is not"),
    ]


def test_a_text_that_many_send_whole_is_no_footer() -> None:
    form = "Harbour petition of the lower lock\nWe ask that the lamps burn all night\nSigned by those who row"
    senders = [chr(ord("a") + number) for number in range(26)]
    assert learn([(sender, form) for sender in senders]) == ()
    assert learn([(sender, f"I am {sender}.\n\n{form}") for sender in senders]) != ()


def test_a_text_longer_than_a_footer_is_none() -> None:
    petition = "\n".join(f"The lamp of the {name} lock shall burn" for name in "abcdefghijklmnop")
    assert learn([(f"{n}@example.org", f"Number {n}\n\n{petition}") for n in range(30)]) == ()
