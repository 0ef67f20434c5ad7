# ruff: noqa: E501
"""Whose each line is."""

from __future__ import annotations

import pytest

from listarchive.limits import Limits, keeping
from listarchive.text import clean

SHORT = {
    "own": "o",
    "quote": "q",
    "attribution": "a",
    "signature": "s",
    "footer": "f",
    "forward-header": "h",
}


def labels(text: str) -> str:
    """The labels of the lines that are not blank, a letter each."""
    return "".join(SHORT[line.label] for line in clean(text).lines if line.text.strip())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pump works again.", "o"),
        ("> Does it leak?\n\nNo.", "qo"),
        ("> Does it leak?\nNo.\n> And the valve?\nNeither.", "qoqo"),
        (">> older\n> newer\nanswer", "qqo"),
        ("> > older\n > newer\nanswer", "qqo"),
        ("answer\n\n> last", "oq"),
        ("On the lake\n>From the shore it looks calm.\nrain came.", "ooo"),
        ("x wrote:\n>From there you can see it.\n> Truly.\nYes.", "aqqo"),
        ("Try this:\n\n>>> import os\n>>> os.getcwd()\n'/home'", "oooo"),
        (">>> spring offer <<<\nnot for us", "oo"),
        ("if x\n >= 3 it fails", "oo"),
        ("Ann Lee wrote:\n| the cat\n| the dog\nBoth.", "aqqo"),
        ("| a | b |\n| 1 | 2 |\nA table.", "ooo"),
        ("Ann Lee wrote:\nAL> the cat sat\nAL> on the mat\nIndeed.", "aqqo"),
        ("gdb> run\ngdb> bt\nIt crashed.", "ooo"),
        (
            "SQL> select name, price from boats where length is null\nSQL> select it again for all the boats\nEmpty.",
            "ooo",
        ),
        (
            "AL> does the old pump leak at its valve\nIt does.\nAL> and what of the small one then\nNo.",
            "qoqo",
        ),
        (
            ":does the old pump leak at its valve, or is it\n:only the rain that comes in through the roof, as\n:the others say?\nRain.",
            "qqqo",
        ),
        (
            "| does the old pump leak at its valve, or is it\n| only the rain that comes in through the roof, as\n| the others say?\nRain.",
            "qqqo",
        ),
        (
            "| int pump(int valve) { return open(valve); }\n| static int leak;\n| leak = pump(3);\nRain.",
            "oooo",
        ),
        (":-) it floats well, and we had a very good day out there\nBye", "oo"),
        ("value\n    : literal of some kind\n    : name\n    ;\nA grammar.", "ooooo"),
        (
            '>>>>> "Ann" == Ann Lee <ann@example.org> writes:\n\n    > Does it leak?\n\nNo.\n\n    > Sure?\n\nYes.',
            "qqoqo",
        ),
        ('>>>>> "Ann" == Ann Lee <ann@example.org> writes:\n    Ann> Does it leak?\nNo.', "qqo"),
        (
            "Ann Lee writes:\n\n    Does the old pump leak at its valve, or is it\n    only the rain?\n\nOnly the rain.",
            "aqqo",
        ),
        ("Ann Lee writes:\n\n    pump = open(valve)\n    pump.close()\n\nThat fails.", "oooo"),
        (
            "You can write:\n\n    pumps open at the valve when it is time\n    and close on their own\n\nThat works.",
            "oooo",
        ),
        (
            "> a quoted line that a mailer has broken since it was as long as it could\nbe then\n> and more\nYes.",
            "qqqo",
        ),
        ("> short\nyes, it is\n> and more\nno.", "qoqo"),
    ],
)
def test_quote_marks(text: str, expected: str) -> None:
    assert labels(text) == expected


ATTRIBUTIONS = [
    "On Mon, 3 Jan 2022 at 10:05, Ann Lee <ann@example.org> wrote:",
    "On Monday 03 January 2022 10:05:11 Ann Lee wrote:",
    "On Mon, Jan 3, 2022 at 10:05 AM, Ann Lee <ann at example.org>\nwrote:",
    "On Mon, 3 Jan 2022 10:05:11 +0100\nAnn Lee <ann@example.org> wrote:",
    "On 2022-01-03 10:05, Ann Lee of the long and winding\nRoad Society <\nann@example.org> wrote:",
    "Am 03.01.2022 um 10:05 schrieb Ann Lee:",
    "Am Montag, 3. Januar 2022, 10:05:11 CET schrieb Ann Lee:",
    "Ann Lee <ann@example.org> schrieb am Mo., 3. Jan. 2022 um 10:05 Uhr:",
    "Le 3 janvier 2022 à 10:05, Ann Lee <ann@example.org> a écrit :",
    "Le lundi 3 janvier 2022 à 10:05 +0100, Ann Lee a écrit :",
    "El lun, 3 ene 2022 a las 10:05, Ann Lee (<ann@example.org>) escribió:",
    "El 3 de enero de 2022, 10:05, Ann Lee <ann@example.org> escribió:",
    "Em seg., 3 de jan. de 2022 às 10:05, Ann Lee <ann@example.org> escreveu:",
    "Il giorno lun 3 gen 2022 alle ore 10:05 Ann Lee <ann@example.org> ha scritto:",
    "Op ma 3 jan. 2022 om 10:05 schreef Ann Lee <ann@example.org>:",
    "Op 3 jan. 2022, om 10:05 heeft Ann Lee <ann@example.org> het volgende geschreven:",
    "W dniu 3.01.2022 o 10:05, Ann Lee pisze:",
    "pon., 3 sty 2022 o 10:05 Ann Lee <ann@example.org> napisał(a):",
    "пн, 3 янв. 2022 г. в 10:05, Ann Lee <ann@example.org>:",
    "3 января 2022 г. 10:05 пользователь Ann Lee <ann@example.org> написал:",
    "Den mån 3 jan. 2022 kl 10:05 skrev Ann Lee <ann@example.org>:",
    "Den man. 3. jan. 2022 kl. 10.05 skrev Ann Lee <ann@example.org>:",
    "ma 3. tammik. 2022 klo 10.05 Ann Lee (ann@example.org) kirjoitti:",
    "po 3. 1. 2022 v 10:05 odesílatel Ann Lee <ann@example.org> napsal:",
    "2022年1月3日(月) 10:05 Ann Lee <ann@example.org>:",
    "在 2022年1月3日，上午10:05，Ann Lee <ann@example.org> 写道：",
    "2022-01-03 10:05 GMT+01:00 Ann Lee <ann@example.org>:",
    "Ann Lee <ann@example.org> writes:",
    "---- Ann Lee wrote ----",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_attribution_above_a_marked_quote(attribution: str) -> None:
    lines = attribution.count("\n") + 1
    text = f"Hello,\n\n{attribution}\n> Is it done?\n\nIt is."
    assert labels(text) == "o" + "a" * lines + "qo"


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_attribution_above_an_unmarked_quote(attribution: str) -> None:
    lines = attribution.count("\n") + 1
    text = f"It is done.\n\n{attribution}\n\nIs it done?\n\nYours, Ann"
    assert labels(text) == "o" + "a" * lines + "qq"


@pytest.mark.parametrize(
    "attribution",
    [
        "Ann Lee wrote:",
        "ann wrote:",
        "In message <123@example.org> you wrote:",
        "Quoting Ann Lee <ann@example.org>:",
        "* Ann Lee <ann@example.org> [2022-01-03 10:05]:",
        "Ann Lee [Mon, Jan 3, 2022 at 10:05:11AM +0100]:",
        "Ann Lee, 2022-01-03 10:05:",
        "Dr. Ann B. Lee wrote:",
        '"Ann B. Lee" wrote:',
        "ann@boats (Ann Lee) writes:",
        "Ann Lee writes (from the lake):",
        "Ann de la Mer aka Annie ha scritto:",
        "Am 03.01.2022 10:05, schrieb annie:",
        "Am Montag, 3. M?rz 2022 schrieb Ann v. Lee:",
        "Le 03/01/2022 10:05, annie a ?crit :",
        "?nn L?e escribi?:",
        "Al 03/01/2022 10:05, En/na Ann Lee ha escrit:",
        "On Monday 03 January 2022 10:05:11 Ann Lee did scribble:",
        "Excerpts from Ann Lee's message of Mon Jan 03 10:05:11 +0100 2022:",
        "On Monday Ann Lee wrote:",
        "--- In boats@yahoogroups.com, Ann Lee <ann@...> wrote:",
        "From: Ann Lee <ann@example.org>\nDate: Mon, 3 Jan 2022 10:05:11 +0100",
    ],
)
def test_a_weak_attribution_counts_above_a_marked_quote(attribution: str) -> None:
    lines = attribution.count("\n") + 1
    assert labels(f"{attribution}\n\n> Is it done?\n\nIt is.") == "a" * lines + "qo"


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand nobody wrote:\nthat is a pity.",
        "In 1984 Thompson wrote:\n\nYou can't trust code.\n\nI agree.",
        "Here is what the manual says:\n\nPress the button.",
        "Meeting:\n\nDate: Monday\nTime: noon\nPlace: the hall",
        "a\n\n--\nb\n\n--\n\n" + "A long text follows after this rule.\n" * 20,
        "-- A comment\n--\n-- another comment\nSELECT 1;",
        "Our prices\n-----------\n  tea   2\n  milk  1\n===========\n  total 3",
        "The road goes up,\n    the road goes down,\n  -- and where?\nNobody knows.",
        "10:05:11 daemon[3]: started\n10:05:12 daemon[3]: > ready\n10:05:13 daemon[3]: --",
        "Reply On Mon, 3 Jan 2022 at 10:05, Ann <ann@example.org> wrote:\nthings I do not share",
        "The header looked like this:\n\nFrom: a@example.org\nTo: b@example.org\nSubject: x\n\nI deleted it.",
        "----[ log ]----\nFrom: a@example.org\nTo: b@example.org\nSubject: x\n\nbody\n----\nI deleted it.",
    ],
)
def test_what_only_looks_like_mail_is_own(text: str) -> None:
    assert set(labels(text)) == {"o"}


def test_a_patch_is_content() -> None:
    text = (
        "Fix the pump\n\nSigned-off-by: Ann <ann@example.org>\n---\n pump.c | 2 +-\n\n"
        "diff --git a/pump.c b/pump.c\n--- a/pump.c\n+++ b/pump.c\n@@ -1,4 +1,4 @@\n > shown\n-- \n+ new\n a\n"
        " From: x\n-- \n2.30.1\n"
    )
    assert labels(text) == "o" * 13 + "ss"


@pytest.mark.parametrize("last", ["  @cake", "\t@@ -1 +1 @@", " 3a4", "@", "3"])
def test_what_begins_as_a_diff_may_end_the_text(last: str) -> None:
    assert clean(f"tea\n{last}").own == f"tea\n{last}"


def test_a_normal_diff_is_content() -> None:
    assert labels("See:\n\n3c3\n< old\n---\n> new\n\nDone.") == "oooooo"


OUTLOOK = [
    "-----Original Message-----\nFrom: Ann Lee\nSent: Monday, January 3, 2022 10:05 AM\nTo: Bob\nSubject: pump",
    "________________________________\nFrom: Ann Lee <ann@example.org>\nSent: 03 January 2022 10:05\nTo: Bob\nSubject: pump",
    "Von: Ann Lee [mailto:ann@example.org]\nGesendet: Montag, 3. Januar 2022 10:05\nAn: Bob\nBetreff: Pumpe",
    "De : Ann Lee\nEnvoyé : lundi 3 janvier 2022 10:05\nÀ : Bob\nObjet : pompe",
    "De: Ann Lee\nEnviado el: lunes, 3 de enero de 2022 10:05\nPara: Bob\nAsunto: bomba",
    "Da: Ann Lee\nInviato: lunedì 3 gennaio 2022 10:05\nA: Bob\nOggetto: pompa",
    "Från: Ann Lee\nSkickat: den 3 januari 2022 10:05\nTill: Bob\nÄmne: pump",
    "-----Urspr?ngliche Nachricht-----\nVon: Ann Lee\nGesendet: Montag",
    "发件人: Ann Lee\n发送时间: 2022年1月3日 10:05\n收件人: Bob\n主题: 泵",
    "De: Ann Lee\nEnviada em: segunda-feira, 3 de janeiro de 2022 10:05\nPara: Bob\nAssunto: bomba",
    "Van: Ann Lee\nVerzonden: maandag 3 januari 2022 10:05\nAan: Bob\nOnderwerp: pomp",
    "Od: Ann Lee\nWysłano: poniedziałek, 3 stycznia 2022 10:05\nDo: Bob\nTemat: pompa",
    "От: Ann Lee\nОтправлено: 3 января 2022 г. 10:05\nКому: Bob\nТема: насос",
    "Fra: Ann Lee\nSendt: 3. januar 2022 10:05\nTil: Bob\nEmne: pumpe",
    "Lähettäjä: Ann Lee\nLähetetty: 3. tammikuuta 2022 10:05\nVastaanottaja: Bob\nAihe: pumppu",
    "Od: Ann Lee\nOdesláno: 3. ledna 2022 10:05\nKomu: Bob\nPředmět: pumpa",
    "差出人: Ann Lee\n送信日時: 2022年1月3日 10:05\n宛先: Bob\n件名: ポンプ",
    *(
        f"----- {words} -----\nFrom: Ann Lee\nDate: 3 Jan 2022 10:05"
        for words in (
            *("Original Message", "Ursprüngliche Nachricht", "Message d'origine", "Mensaje original"),
            *("Mensagem original", "Messaggio originale", "Oorspronkelijk bericht", "Wiadomość oryginalna"),
            *("Исходное сообщение", "Originalmeddelande", "Oprindelig meddelelse", "Opprinnelig melding"),
            *("Alkuperäinen viesti", "Původní zpráva", "元のメッセージ", "原始邮件"),
        )
    ),
    "*From:* Ann Lee\n*Sent:* 2022-01-03\n*To:* bob@example.org\n*Subject:* pump",
]


@pytest.mark.parametrize("header", OUTLOOK)
def test_a_whole_mail_under_a_reply_is_quote(header: str) -> None:
    text = f"It is repaired.\n\nBob\n\n{header}\n\nIs the pump repaired?\n\nAnn"
    assert labels(text) == "oo" + "q" * (header.count("\n") + 3)


@pytest.mark.parametrize("header", OUTLOOK)
def test_an_answer_below_a_marked_quote_survives_any_header(header: str) -> None:
    text = f"{header}\n\n> Is the pump repaired?\n\nIt is.\n\nBob"
    assert labels(text) == "a" * (header.count("\n") + 1) + "qoo"


def test_a_digest_under_an_answer_is_quote() -> None:
    text = (
        "It is repaired.\n\nSend Boats mailing list submissions to\n\tboats@example.org\n\nToday's Topics:\n\n   1. pump\n\n"
        "Message: 1\nDate: Mon, 3 Jan 2022 10:05:11 +0100\nFrom: Ann Lee <ann@example.org>\nSubject: pump\n"
        "Message-ID: <1@example.org>\n\nIs it repaired?\n"
    )
    assert labels(text) == "o" + "q" * 10


def test_the_sentence_in_which_a_disclaimer_begins_is_none_of_the_authors() -> None:
    text = (
        "It floats.\nAnn\nThe words that stand in this mail, and whatever hangs on it, are meant for you, they\n"
        "are confidential and privileged. Should you have received this message in error, delete it."
    )
    assert labels(text) == "ooff"


def test_what_is_forwarded_is_content() -> None:
    text = (
        "For those who missed it:\n\n---------- Forwarded message ----------\nFrom: Ann <ann@example.org>\n"
        "Date: Mon, 3 Jan 2022\nSubject: floods\n\nThe river rose.\n\nIt fell again.\n"
    )
    assert labels(text) == "ohhhhoo"
    assert clean(text).own == "For those who missed it:\n\n\nThe river rose.\n\nIt fell again."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bye\n-- \nAnn\nann@example.org", "osss"),
        ("The boat floats.\n\n-Ann Lee", "oo"),
        ("Bye\n--\nAnn", "oss"),
        ("Bye\n\n-- \nAnn\n\nBob Ray wrote:\n> so?", "ossaq"),
        ("> so?\nYes.\n--\nAnn", "qoss"),
        ("Bye\n\nSent from my iPhone", "os"),
        ("Bye\n\nVon meinem Telefon gesendet\n\n> so?", "osq"),
        ("Bye\n\nEnvoyé de mon iPad", "os"),
        ("Regards,\nAnn", "oo"),
        ("Bye\n__________\nAnn Lee, Lower Lock 5\nhttps://lock.example.org\nTel. 030-1234567", "ossss"),
        ("Bye\n__________\nAnn Lee\nann@example.org\n\nOh, and the pump works again.", "ooooo"),
        ("Bye\n----------\nThe boats are listed at\nhttps://lock.example.org", "oooo"),
        ("Prices\n----------\nTea 2\nMilk 1", "oooo"),
        (
            "Bye\n\nGesendet von Outlook für Android\n\n-------- Oprindelig besked --------\nFra: Ann Lee\n\nso?",
            "osqqq",
        ),
    ],
)
def test_signatures(text: str, expected: str) -> None:
    assert labels(text) == expected


MOBILE = [
    "Sent from my iPhone",
    "Gesendet von meinem iPhone",
    "Von meinem iPad gesendet",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Odesláno z iPhonu",
    "Posláno z mobilní aplikace",
    "iPhoneから送信",
    "发自我的 iPhone",
    "Get Outlook for Android",
    "Sent with Proton Mail secure email.",
]


@pytest.mark.parametrize("tail", MOBILE)
def test_what_a_telephone_says_of_itself_is_a_signature(tail: str) -> None:
    assert labels(f"It floats.\n\n{tail}\n") == "os"
    assert labels(f"It floats.\n\n{tail}\n\n> Does it?\n") == "osq"
    assert labels(f"The mail said: {tail}, and then nothing.") == "o"


FOOTERS = [
    "__________________________________\nYahoo! Rivers\nAll the water you want. Dive in.",
    "IMPORTANT NOTICE\n\nThe words in this mail are for the person or the office named above and\nmay be confidential or privileged. Whoever got them in error is asked to delete this mail.",
    "Skipped content of type multipart/related-------------- next part --------------\nAn HTML attachment was scrubbed...\nURL: <https://example.org/attachments/20220103/abc/attachment.html>",
    "_______________________________________________\nSympa: boats@example.org\nPour se désabonner : https://example.org/sympa/signoff/boats",
    "==^================================================================\nThis email was sent to: ann@example.org\n\nEASY UNSUBSCRIBE click here: http://topica.com/u/?b1dhkc\nOr send an email to: boats-unsubscribe@topica.com\n==^================================================================",
    "~~~~~~~~~~~~~~~~~~~~~~~~\nTo leave the list, send SIGNOFF BOATS to LISTSERV@LISTS.EXAMPLE.ORG",
    "_______________________________________________\nBoats mailing list\nBoats@example.org\nhttp://example.org/mailman/listinfo/boats",
    "_______________________________________________\nBoats mailing list -- boats@example.org\nTo unsubscribe send an email to boats-leave@example.org",
    '--\nTo unsubscribe from this list: send the line "unsubscribe boats" in\nthe body of a message to majordomo@example.org',
    '-- \nYou received this message because you are subscribed to the Google Groups "Boats" group.\nTo unsubscribe from this group, send an email to boats+unsubscribe@googlegroups.com.',
    "------------------------------------\n\nYahoo! Groups Links\n\n<*> To visit your group on the web, go to:\n    http://groups.yahoo.com/group/boats/",
    "-=-=-=-=-=-=-=-=-=-=-=-\nGroups.io Links: You receive all messages sent to this group.\nView/Reply Online (#12): https://example.groups.io/g/boats/message/12\n-=-=-=-=-=-=-=-=-=-=-=-",
    "---------------------------------------------------------------------\nTo unsubscribe, e-mail: boats-unsubscribe@example.org\nFor additional commands, e-mail: boats-help@example.org",
    "########################################################################\n\nTo unsubscribe from the BOATS list, click the following link:\nhttps://listserv.example.org/scripts/wa.exe?SUBED1=BOATS&A=1",
    "-------------- next part --------------\nAn HTML attachment was scrubbed...\nURL: <https://example.org/attachments/20220103/abc/attachment.html>",
    "-------------- nächster Teil --------------\nEin Dateianhang mit HTML-Daten wurde abgetrennt...\nURL: <https://example.org/attachments/20220103/abc/attachment.html>",
    "This e-mail and any attachments are confidential and intended solely for the addressee.\nIf you have received this message in error please notify us and delete it; unauthorised\ndisclosure is prohibited.",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_footers(footer: str) -> None:
    filled = len([line for line in footer.split("\n") if line])
    assert labels(f"The boat floats.\n\nAnn\n\n{footer}\n") == "oo" + "f" * filled
    assert labels(f"> Does it?\n\nIt floats.\n{footer}\n") == "qo" + "f" * filled


def test_what_stands_between_the_parts_is_own() -> None:
    text = (
        "See below.\n-------------- next part --------------\nFrom: a note of mine\nIt floats.\n"
        "-------------- next part --------------\n________________________________________\n"
        "Boats mailing list\nBoats@example.org\n"
    )
    assert labels(text) == "ofoo" + "ffff"


def test_armour_is_footer_and_the_signed_text_is_own() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nI said it.\n-----BEGIN PGP SIGNATURE-----\n"
        "Version: GnuPG v2\n\niQEcBAEBCAAGBQJabc\n=abcd\n-----END PGP SIGNATURE-----\nAnd more."
    )
    assert labels(text) == "ffo" + "f" * 5 + "o"


def test_a_carriage_return_stays_and_changes_nothing() -> None:
    text = "Ann Lee wrote:\r\n> so?\r\n\r\nYes.\r\n-- \r\nBob\r\n"
    body = clean(text)
    assert labels(text) == labels(text.replace("\r", "")) == "aqoss"
    assert body.text == text


def test_quoted_lines_know_their_depth() -> None:
    assert [line.depth for line in clean("> > a\n> b\nc").lines] == [2, 1, 0]


@pytest.mark.parametrize(
    "text",
    [
        "I did this:\n\n> open gate\ngate 1 opens\n> status\ngate 1 open\n> close gate\ntimeout\n\nWhy?",
        "What now?\n\n$ pumpctl status\n> state: blocked\n> since: noon\n\nAny idea?",
        "It refuses this:\n\nstd::cin\n>> width\n>> height;\n\nWhy?",
    ],
    ids=["a prompt", "a shell", "a stream"],
)
def test_what_is_shown_of_a_machine_is_content(text: str) -> None:
    assert clean(text).own == text


def test_single_quoted_lines_that_are_sentences_stay_quoted() -> None:
    text = "> will it rain?\nYes.\n> and the boats?\nThey sail.\n> how far?\nTo the mill."
    assert clean(text).own == "Yes.\nThey sail.\nTo the mill."


@pytest.mark.parametrize(
    ("attribution", "label"),
    [
        ("In article <1@barrel.example>,\n  Walter Coop <coop@barrel.example> wrote:", "attribution"),
        ("Sid asked:", "attribution"),
        ("Frau Lenz antwortete:", "attribution"),
    ],
)
def test_lines_above_a_quote(attribution: str, label: str) -> None:
    body = clean(f"{attribution}\n> White or red?\n\nWhite.")
    assert {line.label for line in body.lines[: attribution.count("\n") + 1]} == {label}


def test_groupwise_quotes_without_marks() -> None:
    body = clean(
        'Cellar.\n\n>>> "Rex Orton" <rex@lab.example> 2/3/2005 9:14 AM >>>\nWhere is the microscope?'
    )
    assert [line.label for line in body.lines if line.text] == ["own", "attribution", "quote"]


def test_a_checker_of_viruses_speaks_for_itself() -> None:
    text = "I take it.\n\n---\nThis email has been checked for viruses by Bastion.\nhttps://www.bastion.example/av"
    assert clean(text).own == "I take it."


def test_a_signature_above_a_majordomo_footer_is_a_signature() -> None:
    text = (
        'Mended.\n\n-- \nHorace Bell\n\nTo unsubscribe from this list: send the line "unsubscribe gates" in\n'
        "the body of a message to majordomo@gates.example"
    )
    assert [line.label for line in clean(text).lines if line.text] == [
        "own",
        *["signature"] * 2,
        *["footer"] * 2,
    ]


@pytest.mark.parametrize("more", [-1, 0, 1, 7])
def test_behind_as_many_lines_as_are_asked_about_each_is_the_authors_own(more: int) -> None:
    """4,000 lines, and one for so many characters: here, more than any text has."""
    with keeping(Limits(line_length=1_000_000)):
        body = clean("\n".join(["> rain"] * (4_000 + more)))
    labels = [line.label for line in body.lines]
    assert labels == ["quote"] * min(4_000 + more, 4_000) + ["own"] * more
