# ruff: noqa: E501
"""What a line between dashes says in many languages: that a mail is forwarded, or stands below as it was.

Mailers and their translators put such lines together in many ways (`Forwarded Mail`, `Start of the forwarded
message`), of few words: one for a mail, one for what was done with it, and small ones.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from listarchive.accents import without_accents
from listarchive.lazy import lazy_pattern


def _plain(text: str) -> str:
    return without_accents(text.casefold()).replace("ı", "i").replace("ł", "l").replace("đ", "d")


# Words, and with a hyphen behind them beginnings of words.
_MAIL: Final = _plain(
    "message messages messaggio mensaje mensagem missatge mesaj mesajul mesajului mesaĝo mesagxo mensaxe mezua mail email e-mail e-maila"
    " courriel courrier correo correu nachricht e-mail-nachricht bericht berichtes brev brevet besked meddelelse meddelande melding"
    " e-post epost e-posta eposta viesti viestin sähköposti sähköpostiviesti wiadomość wiadomości zpráva zprávy správa správy dopis"
    " üzenet üzenete levél levele ileti iletinin posta μήνυμα μηνύματος הודעה ההודעה رسالة الرسالة پیام сообщение сообщения письмо"
    " письма повідомлення лист листа съобщение писмо порука поруке poruka poruke sporočilo sporočila teade kiri sõnum ziņojums"
    " ziņojuma ziņa pranešimas laiškas thư pesan mesej skeyti"
).split()
_FORWARDED: Final = _plain(
    "forward forwarded weitergeleitet- transféré transférée transmis transmise réexpédié reenviado reenviada reenviat remitido"
    " reexpedit reexpedido reexpediat redirigit redirigido redirecționat redirecţionat retransmis retransmisă înaintat encaminhada encaminhado"
    " reencaminhada repassada inoltrato inoltrata doorgestuurd- doorgezonden vidarebefordra- vidaresänt vidaresända videresendt"
    " edelleenlähetet- välitetty välitetyn przekazan- przekazywan- przesłan- přeposlan- přeposílan- předan- preposlan- preposielan- forwardovan-"
    " forwardolt továbbított továbbküldött iletilen iletilmiş yönlendirilen yönlendirilmiş προωθ- העברת העברה שהועבר- מועבר- توجيهها محولة المحولة موجهة"
    " إرسالها пересыла- пересланн- переслане пересланий перенаправ- переадрес- препратен- прослеђен- proslijeđen- prosleđen- posredovan-"
    " edastatud pārsūtīt- persiųst- chuyển terusan diteruskan dimajukan plusendita birbidali- áframsent"
).split()
_ORIGINAL: Final = _plain(
    "original originale original- ursprünglich- ursprungligt d'origine d’origine initial inicial inițial iniziale oorspronkelijk-"
    " origineel originele oprindelig oprindelige opprinnelig opprinnelige alkuperäinen alkuperäisen oryginaln- pierwotn- исходное исходного"
    " оригинал- původní pôvodn- eredeti orijinal orjinal özgün asıl αρχικ- πρωτότυπ- αυθεντικ- πρωτοτυπ- מקורית המקורית أصلية الأصلية اصلية"
    " الاصلية اصلی вихідне початкове оригінал- първоначалн- izvorn- izvirn- prvotn- algne sākotnējais pradinis gốc asli asal jatorrizko"
    " orixinal upprunaleg"
).split()
_BEGINNING: Final = frozenset(
    _plain(
        "begin begins start starts end anfang beginn ende début fin inicio comienzo comienza empieza início fim inici comença final inizio fine"
        " einde começo början börja slut slutt begynnelse alkaa loppuu loppu początek koniec začátek konec začiatok začetek начало"
        " конец початок кінець край почетак крај početak kraj începe începutul sfârșitul kezdete vége kezdődik başlangıcı sonu"
        " αρχή τέλος תחילת סוף بداية بدء نهاية bắt mulai"
    ).split()
)
_SMALL: Final = frozenset(
    _plain(
        "of the der die des du de la le del el da do d' van het på av af på na dalej mai departe trimis που του معاد المعاد تمت إعادة"
        " được đầu tiếp yang"
    ).split()
)
_MEANINGS: Final = {
    word: meaning
    for meaning, words in (("mail", _MAIL), ("original", _ORIGINAL), ("forwarded", _FORWARDED))
    for word in words
}
_LONGEST: Final = max(map(len, _MEANINGS))
_SHORTEST: Final = 4
_MOST: Final = 6
# Chinese, Japanese, Korean and Thai are written without blanks.
_TOGETHER = lazy_pattern(
    r"(?:(?P<forwarded>转发|转寄|轉寄|轉發|転送|전달)|原始|原|元|オリジナル|受信|引用元|원본|원래).{0,4}?"
    r"(?:邮件|郵件|信件|信|消息|訊息|メッセージ|メール|메일|메시지|메세지).{0,2}"
)


@lru_cache(1024)
def announced(words: str) -> str | None:
    """`original` or `forwarded` if words between dashes say that a whole mail follows, or ends."""
    if len(words) <= 20 and (together := _TOGETHER.fullmatch(words.replace(" ", ""))):
        return "forwarded" if together["forwarded"] else "original"
    each = words.split()
    if not 1 < len(each) <= _MOST:
        return None
    meanings = {_meaning(_plain(word)) for word in each}
    if "" in meanings or "mail" not in meanings:
        return None
    return "forwarded" if "forwarded" in meanings else "original" if "original" in meanings else None


def begins(words: str) -> bool:
    """Whether words tell where a mail begins or ends."""
    return not _BEGINNING.isdisjoint(map(_plain, words.split()))


def _meaning(word: str) -> str:
    """What a word says; empty if it is another than these."""
    if word in _SMALL or word in _BEGINNING:
        return "small"
    if known := _MEANINGS.get(word):
        return known
    stems = (f"{word[:length]}-" for length in range(min(len(word), _LONGEST), _SHORTEST - 1, -1))
    return next((_MEANINGS[stem] for stem in stems if stem in _MEANINGS), "")
