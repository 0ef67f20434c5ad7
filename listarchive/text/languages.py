# ruff: noqa: E501
"""Which words does mail use, in which language, to say whose text it is?

Words only; what they mean in which place is decided where they are used. To add a language, add its
words to each table.
"""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a blank-separated list."""
    return frozenset(text.split())


_VERBS = (
    # English, German, Dutch
    "wrote|writes|write|sent|said|says|asked|asks|replied|answered|spake|fragte|antwortete|schrieb|schreibt|schrieben|meinte|schreef|schrijft|geschreven"
    # French, Spanish, Portuguese, Italian, Catalan, Galician, Romanian
    "|a écrit|a ecrit|écrit|écrivait|écrivit|ecrit|escribió|escribio|escribe|ha escrito|escreveu|escreve|scrisse"
    "|ha scritto|scrive|va escriure|ha escrit|escribiu|a scris"
    # Polish, Czech, Slovak, Croatian, Slovenian
    "|napisał\\(a\\)|napisała|napisał|pisze|napsal\\(a\\)|napsala|napsal|píše|napísal\\(a\\)|napísal|napisao|je napisal"
    # Russian, Ukrainian, Bulgarian
    "|написал\\(а\\)|написала|написал|пишет|писал|написав|написала|пише|написа"
    # Swedish, Danish, Norwegian, Finnish, Hungarian, Turkish, Vietnamese, Esperanto
    "|skrev|skriver|skreiv|kirjoitti|kirjoittaa|írta|yazdı|şunu yazdı|đã viết|skribis"
    # Greek, Icelandic, Estonian, Latvian, Lithuanian, Serbian, Afrikaans, Welsh, Irish, Indonesian; Hebrew, Arabic, Persian
    "|έγραψε|έγραψαν|skrifaði|kirjutas|rakstīja|rašė|написао|napisala je|geskryf|ysgrifennodd|scríobh|menulis"
    "|כתב|כתבה|كتب|كتبت|نوشت"
)

_LATIN = re.compile(r"[a-z]{3}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def _with_damaged(verbs: str) -> str:
    """The verbs, and each as an archive shows it that lost its charset: `a ?crit`, `escribi??`."""
    known = dict.fromkeys(verbs.split("|"))
    shown = (
        _NOT_ASCII.sub("[?\ufffd]{1,2}", verb)
        for verb in known
        if _NOT_ASCII.search(verb) and _LATIN.search(verb)
    )
    return "|".join((*known, *shown))


VERBS = _with_damaged(_VERBS)

CJK_VERBS = "さんは書きました|は書きました|書きました|さんのメッセージ|写道|寫道|写到|님이 작성|님이 씀|เขียน"

OPENERS = words(
    "on at am le el em en al il op w dnia dne den på kl kl. в во vào a la 在 je on: dana dňa ti. ma. pe. "
    "em: op: - στις την בתאריך في þann pada"
)

_DAY_NAMES = (
    "mon tue wed thu fri sat sun mo di mi do fr sa so lun mar mer jeu ven sam dim lunes martes miércoles jueves viernes"
    " sábado domingo segunda terça quarta quinta sexta lunedì martedì mercoledì giovedì venerdì sabato domenica lunedi"
    " ma wo za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag montag dienstag mittwoch donnerstag freitag"
    " samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche poniedziałek wtorek środa czwartek piątek sobota"
    " niedziela понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс понеділок вівторок"
    " måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag maanantai tiistai keskiviikko"
    " torstai perjantai lauantai sunnuntai pondělí úterý středa čtvrtek pátek neděle"
    " lun mié jue vie sáb seg ter qua qui sex mån tis ons tor fre lör sön man tir lør pon wt śr czw pt sob niedz po út st čt pá so ne ti ke to pe la su"
    " monday tuesday wednesday thursday friday saturday sunday"
)

DAYS = words(_DAY_NAMES)

SENTENCE = words(
    "the a an this that it he she i we they as and also but which who what have has had just someone "
    "somebody so then there manual page docs spec rfc readme author article message doc error log"
)

REFERENCE = words("n on at in am le el em en il op message article messages mail vom von from the via you <")

HEADER_NAMES: dict[str, str] = {
    "from": "from|von|de|da|van|från|fra|od|от|від|lähettäjä|差出人|发件人|寄件者|寄件人|보낸 사람|feladó|kimden|expéditeur|remetente"
    "|mittente|desde|de la|afzender|nadawca|absender|送信者|message du|mensaje de",
    "date": "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviada em|enviada|enviado em|fecha|data"
    "|inviato|verzonden|skickat|sendt|wysłano|отправлено|дата|lähetetty|päivämäärä|odesláno|dato|送信日時|日付|日時|发送时间|日期|寄件日期"
    "|date sent|sent on|datum/zeit|data invio|wysłane|gesendet am|надіслано|보낸 날짜|elküldve|gönderme tarihi",
    "to": "to|an|à|a|para|aan|till|til|do|кому|vastaanottaja|komu|宛先|收件人|收件者|받는 사람|destinataire|destinatario|címzett|kime|odbiorca",
    "cc": "cc|bcc|kopie|copie à|copie|cópia|copia|kopia|kopi|dw|копия|kopio|抄送|副本|参考|con copia",
    "subject": "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема|aihe|předmět|件名|主题|主旨|제목"
    "|tárgy|konu|betr",
    "other": "reply-to|reply to|antwort an|répondre à|risposta|responder a|importance|wichtigkeit|priorität|priority|attachments|anlagen"
    "|pièces jointes|sensitivity|sent by|gesendet von|on behalf of|resent-from|list-id|vedhæftede filer",
    "raw": "message-id|received|newsgroups|organization|organisation|path|lines|mime-version|return-path|references|in-reply-to"
    "|content-type|x-mailer|sender|followup-to|distribution|keywords|summary|xref|delivered-to|status|errors-to|user-agent",
}

ORIGINAL = frozenset(
    """original message|original nachricht|original-nachricht|originalnachricht|ursprüngliche nachricht|ursprüngliche mail
ursprüngliche e-mail|reply message|antwort nachricht|message d'origine|message original|message initial|courriel original
message d’origine|mensaje original|mensagem original|messaggio originale|messaggio originario|oorspronkelijk bericht
origineel bericht|originele bericht|oorspronkelijke bericht|originalt meddelande|ursprungligt meddelande
ursprungligt medd.|originalmeddelande|oprindelig meddelelse|oprindelig besked|oprindelig mail|opprinnelig e-post|original meddelelse|opprinnelig melding|original melding
alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|treść oryginalnej wiadomości
исходное сообщение|оригинальное сообщение|původní zpráva|původní e-mail|pôvodná správa|eredeti üzenet|orijinal mesaj
元のメッセージ|オリジナルメッセージ|原始邮件|原始郵件|邮件原件|원본 메시지|missatge original|mesaj original|original|original appointment
original mail|original email|original e-mail|izvorna poruka|originala mesaĝo""".replace("\n", "|").split("|")
)

FORWARDED = frozenset(
    """forwarded message|forwarded mail|forwarded email|forwarded e-mail|begin forwarded message|forwarded article
weitergeleitete nachricht|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|message transféré
message transmis|message réexpédié|début du message réexpédié|début du message transféré|mensaje reenviado
inicio del mensaje reenviado|mensagem encaminhada|mensagem reencaminhada|início da mensagem reencaminhada
início da mensagem encaminhada|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht
doorgestuurd|vidarebefordrat meddelande|vidarebefordrat brev|videresendt meddelelse|videresendt melding|videresendt besked
start på videresendt besked|edelleenlähetetty viesti|välitetty viesti|przekazana wiadomość|wiadomość przekazana
treść przekazanej wiadomości|przesłana wiadomość|пересылаемое сообщение|пересланное сообщение|пересланное письмо
přeposlaná zpráva|转发的邮件|轉寄的郵件|转发邮件|転送メッセージ|転送されたメッセージ|továbbított üzenet|end forwarded message
end of forwarded message|ende der weitergeleiteten nachricht|fin du message transféré|end forwarded mail|forwarded by
end included message|begin included message|included message|forward""".replace("\n", "|").split("|")
)

FORWARDING = re.compile(
    r"\b(?:fyi|f\.y\.i|forward(?:ed|ing)?|fwd|fw:|begin of|weitergeleitet|transf[ée]r|reenv[ií]|encaminh|inoltr|for your information"
    r"|passing (?:this )?(?:on|along)|from the web|article below|see below)\b",
    re.IGNORECASE,
)

MOBILE = re.compile(
    r"[<(\[*_—-]*\s*(?:"
    r"(?:sent|posted|written) (?:from|via|with|using|by) \[?(?:my|a|the|an|mobile|yahoo|windows|mailbox|outlook|samsung|galaxy|cell|"
    r"blackberry|iphone|ipad|android|airmail|mail|gmail|aol|typeapp|bluemail|k-9|nine|proton|tutanota|sparrow|spark|"
    r"polymail|acompli|htc|nokia|sony|lg|xperia|wiko|huawei|xiaomi|mi |htc|verizon|at&t|t-mobile|hotmail|zoho|mutt|postbox|"
    r"thunderbird|front|superhuman|protonmail|newton|email|phone|evolution|fairemail|vivaldi|\[mail\b)\b.{0,80}"
    r"|from my (?:iphone|ipad|android|blackberry|phone|mobile)\b.{0,40}"
    r"|(?:envoyé|envoye) (?:depuis|de|avec|par|à partir) .{2,60}"
    r"|(?:von meinem|von meiner|vom|mit meinem) .{2,40} (?:gesendet|geschickt|verschickt)"
    r"|(?:diese|dies ist eine) (?:nachricht|mail|e-mail) (?:wurde )?von mei.{2,60} gesendet"
    r"|gesendet (?:von|mit|über|aus) .{2,60}"
    r"|(?:enviado|enviada) (?:desde|do|da|de|a partir|con|via|pelo) .{2,60}"
    r"|inviato (?:da|dal|con|tramite) .{2,60}"
    r"|(?:verzonden|verstuurd) (?:vanaf|met|van|via|door) .{2,60}"
    r"|(?:skickat|skickades) (?:från|med) (?:min|mitt|outlook|yahoo|e-post).{0,60}"
    r"|sendt (?:fra|med) (?:min|mit|outlook|yahoo).{0,60}"
    r"|lähetetty .{2,40}(?:sta|stä|lta|ltä)|lähetetty .{2,30}puhelimesta.{0,20}"
    r"|(?:wysłane|wysłano) (?:z|ze) .{2,60}"
    r"|отправлено (?:с|из|от) .{2,60}|надіслано (?:з|із) .{2,60}"
    r"|(?:odesláno|odoslané) (?:z|ze|zo) .{2,60}"
    r"|從我的 .{2,20} 傳送|从我的 ?.{2,20} ?发送|发自我的.{2,20}|發自我的.{2,20}|iphoneから送信|.{2,20}から送信"
    r"|(?:\S{2,14} ){0,2}\[?outlook (?:for|für|för|pour|para|per|voor|til|fra|dla|pro|для) (?:systemu )?(?:ios|android).{0,60}"
    # What asks not to be printed, in whatever words, speaks of the environment and of printing.
    r"|(?:please |kindly )?(?:consider|think (?:of|about)|respect) (?:the|our) environment before .{2,60}"
    r"|(?:avant d.imprimer|antes de imprimir|prima di stampare).{2,80}(?:environnement|ambiente).{0,40}"
    r"|(?:bitte )?(?:denken|prüfen) sie .{0,40}(?:umwelt|ausdruck).{0,60}"
    r"|\S{2,20} from mobile|(?<=--)\s*(?:desde mi|depuis mon|von meinem|dal mio|van mijn|do meu) .{2,60}|\u1427"
    r")[>)\]*_.]*$",
    re.IGNORECASE,
)

MOBILE_WORDS = tuple(
    words(
        "sent post written from envoy gesendet geschickt verschickt enviad inviato verzonden verstuurd skick sendt lähetetty"
        " wysła отправлено надіслано odes odos 傳送 发送 发自 發自 送信 outlook desde depuis meinem mijn ᐧ"
        " environ ambiente umwelt ausdruck"
    )
)
