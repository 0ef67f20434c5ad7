# ruff: noqa: E501
"""What telephones and mail programs put below a mail, about themselves, in many languages."""

from __future__ import annotations

import re
from functools import lru_cache

from listarchive.lazy import lazy_pattern
from listarchive.text.wordings import words

_MAX_TAIL = 110

# These name a program, or say what no author does.
_CERTAIN = lazy_pattern(
    r"[<(\[*_—-]*\s*(?:"
    r"(?:sent|posted|written) (?:from|via|with|using|by) \[?(?:my|mobile|yahoo|windows|mailbox|outlook|samsung|galaxy|cell|"
    r"blackberry|iphone|ipad|android|airmail|mail|gmail|aol|typeapp|bluemail|k-9|nine|proton|tutanota|sparrow|spark|mymail|hushmail|"
    r"polymail|acompli|htc|nokia|sony|lg|xperia|wiko|huawei|xiaomi|mi |htc|verizon|at&t|t-mobile|hotmail|zoho|mutt|postbox|"
    r"thunderbird|front|superhuman|protonmail|newton|email|phone|evolution|fairemail|vivaldi|\[mail\b)\b.{0,80}"
    r"|(?:sent|posted|written) (?:from|via|with|using|by) (?:the|an?) (?:\S{1,14} ){0,3}(?:phone|mobile|tablet|device|smartphone|ipad|iphone"
    r"|android|blackberry|samsung|galaxy|yahoo|aol|gmail|outlook|mail|app|client|handheld)\b.{0,50}"
    r"|from my (?:iphone|ipad|android|blackberry|phone|mobile)\b.{0,40}"
    r"|простите за краткость.{0,40}"
    r"|(?:sent|typed|written) (?:on the (?:move|go|run|road)|on (?:my|a) (?:phone|mobile|tablet|smartphone|touch ?screen))\b.{0,40}"
    r"|(?:\S{2,14} ){0,2}\[?outlook (?:for|für|för|pour|para|per|voor|til|fra|dla|pro|для) (?:systemu )?(?:ios|android).{0,60}"
    r"|(?:obter|baixar|transferir|obtén|obteniu|hanki|lataa|získajte|stiahnuť|изтегляне|λήψη|אחזר|קבל|קבלו|להורדת|الحصول|تنزيل|obțineți"
    r"|descărcați|tải|dapatkan|unduh|preuzmite|prenesite|pridobite|hankige|gaukite) (?:\S{1,4} )?(?:l['’])?outlook .{2,40}"
    r"|az? outlook (?:beszerz|letölt|androidhoz|ioshez).{2,40}|(?:发自|發自)我的.{2,20}|(?:android için|ios için|android용|ios용) outlook.{2,20}"
    # What asks not to be printed, in whatever words, speaks of the environment and of printing.
    r"|(?:please |kindly )?(?:consider|think (?:of|about)|respect) (?:the|our) environment before .{2,60}"
    r"|(?:avant d.imprimer|antes de imprimir|prima di stampare).{2,80}(?:environnement|ambiente).{0,40}"
    r"|(?:bitte )?(?:denken|prüfen) sie .{0,40}(?:umwelt|ausdruck).{0,60}"
    r"|\S{2,20} from mobile|(?<=--)\s*(?:desde mi|depuis mon|von meinem|dal mio|van mijn|do meu) .{2,60}|\u1427"
    r")[>)\]*_.]*$",
    re.IGNORECASE,
)

# Other things are sent, too: these count with what the mail was sent from.
_SENT = lazy_pattern(
    r"[<(\[*_—-]*\s*(?:"
    r"(?:envoyé|envoye) (?:depuis|de|avec|par|à partir) .{2,90}|provenance ?: courrier pour .{2,30}"
    r"|(?:von meinem|von meiner|vom|mit meinem) .{2,40} (?:gesendet|geschickt|verschickt)"
    r"|(?:diese|dies ist eine) (?:nachricht|mail|e-mail) (?:wurde )?von mei.{2,60} gesendet"
    r"|gesendet (?:von|mit|über|aus) .{2,60}|(?:von unterwegs|mobil|unterwegs) (?:gesendet|geschickt)"
    r"|(?:enviado|enviada|mandado|escrito) (?:desde|do|da|de|a partir|con|via|pelo) .{2,90}"
    r"|inviato (?:da|dal|con|tramite) .{2,90}"
    r"|(?:verzonden|verstuurd) (?:vanaf|met|van|via|door) .{2,90}"
    r"|(?:skickat|skickades) (?:från|med) .{2,90}"
    r"|sendt (?:fra|frå|med) .{2,90}"
    r"|lähetetty .{2,90}"
    r"|(?:отправлено|послано) (?:с|со|из|от) .{2,90}|(?:надіслано|відправлено) (?:з|із|зі) .{2,90}"
    r"|(?:wysłane|wysłano) (?:z|ze) .{2,90}"
    r"|(?:odesláno|odoslané|posláno) (?:z|ze|zo|aplik\S{1,6}) .{2,90}"
    r"|enviat (?:des (?:de|del|d.)|amb|del|de la) .{2,90}|(?:enviado|enviada) dende .{2,60}"
    r"|(?:trimis|expediat) (?:de pe|din|de la|prin) .{2,90}"
    r"|(?:az? )?.{2,30}r[óő]l küldve|(?:el)?küldve (?:az? )?.{2,60}|az .{2,30}r[óő]l,? .{2,40}küldtem\b.{0,50}"
    r"|.{2,50}(?:dan|den|tan|ten|['’][dt][ae]) gönderil(?:di|miştir)(?:\..{0,50})?|.{2,30} ile gönderildi"
    r"|(?:αυτό το μήνυμα )?(?:στάλθηκε|εστάλη|αποστολή) (?:από|με|μέσω) .{2,60}|(?:נשלח|נשלחה) (?:מ|באמצעות |דרך ).{2,60}"
    r"|(?:أُ?رسلت|أُ?رسل|مرسل|مرسلة|تم الإرسال) (?:من|بواسطة|عبر) .{2,60}|(?:ارسال|فرستاده) (?:شده )?(?:از|با|توسط) .{2,60}"
    r"|از .{2,40} ارسال شده?"
    r"|(?:đã |được )?gửi từ .{2,60}|ส่ง(?:มา)?จาก.{2,60}"
    r"|(?:dikirim|terkirim|dihantar) dari(?:pada)? .{2,60}|.{1,30}에서 (?:보냄|보낸 메일(?:입니다)?|전송|보냈습니다|발송)"
    r"|(?:poslano|poslato|poslané) (?:s|sa|iz|z|putem|pomoću) .{2,60}|(?:послато|послано) (?:са|с|из|преко) .{2,60}"
    r"|изпратено от .{2,60}"
    r"|испратено од .{2,60}|dërguar nga .{2,60}"
    r"|saadetud .{2,60}|(?:no)?s[uū]t[iī]ts no .{2,60}|išsiųsta iš .{2,60}"
    r"|sent úr .{2,60}|sendita (?:de|per|el) mia .{2,60}|gestuur vanaf my .{2,60}|anfonwyd o(?:'m| fy) .{2,60}"
    r"|seolta ó .{2,60}|nire .{2,30}tik bidalia|bidalia nire .{2,30}|मेरे .{2,30} से भेजा गया"
    r"|從我的 .{2,20} 傳送|从(?:我的)? ?.{2,20} ?发送|(?:发自|發自|来自|來自|发送自|傳送自).{2,24}"
    r"|.{2,25}から送信(?:されました)?"
    r")[>)\]*_.]*$",
    re.IGNORECASE,
)
_DEVICE = lazy_pattern(
    r"phone|ipho|i-?pad|android|samsung|galaxy|huawei|xiaomi|nokia|xperia|\bhtc|\blg\b|sony|kindle|berry|motorola|moto |lenovo|alcatel|wiko|oneplus|pixel|librem|touchdown|zimbra|yandex|яндекс|tutanota|\bnine\b|\bspark\b|zoho|webos|symbian|k-9|outlook|yahoo|gmail|\be?-?mail|\bgmx|web\.de"
    r"|thunderbird|windows|\bios\b|\bapp\b|proton|aqua|mobi[lt]|mòbil|m[óo]vil|tele[fm]|puhel|hand(?:y|held)|celular|tablet|ger[äa]t|appareil"
    r"|dispositi|device|enhe[td]|laitt|urządz|zařízen|zariaden|készülék|cihaz|seade|įrengin|ierīc|uređaj|naprav|unterwegs|ponsel|perangkat"
    r"|courrier|correo|correu|corre[is]|posta|pošt|poczt|e-post|corespond"
    r"|\b(?:mein|meinem|meiner|mijn|mon|ma|mi|mio|mia|meu|mea|minha|min|mitt|mit|mojego|mojej|m[ée]ho|môjho|mé|mog|moje|mana|mano|mo|fy|im)\b"
    r"|мо[йеяёї]\w{0,4}\b|мојот|мојата|мог\b|телефон|смартфон|планшет|мобил|мобіл|мобилн|почт|пошт|устро|пристро|уређај|συσκευ|κινητ|αλληλογραφ"
    r"|αγγελ|τηλ[εέ]φ|טלפון|נייד|אייפון|מכשיר|דואר|هاتف|جهاز|جوال|محمول|بريد|آيفون|أيفون|گوشی|آیفون|تلفن|điện thoại|máy|thư cho|โทรศัพท์|มือถือ"
    r"|手机|手機|电话|電話|邮件|郵件|邮箱|网易|平板|小米|华为|華為|三星|vivo|oppo|redmi|honor|荣耀|メール|携帯|スマホ|휴대|스마트폰|핸드폰|메일|फ़ोन|फोन",
    re.IGNORECASE,
)

_WORDS = tuple(
    words(
        "sent post written from envoy gesendet geschickt verschickt enviad inviato verzonden verstuurd skick sendt lähetetty"
        " wysła отправлено надіслано odes odos 傳送 发送 发自 發自 送信 outlook desde depuis meinem mijn ᐧ"
        " enviat dende trimis küldve gönderildi στάλθηκε נשלח رسل الإرسال شده gửi ส่งจาก ส่งมา dikirim 에서 poslan poslán poslato посла"
        " изпратено saadetud sūtīt sutit dihantar išsiųsta úr sendita gestuur anfonwyd seolta bidalia"
        " typed unterwegs provenance mandado escrito expediat küldtem gönderil краткость відправлено испратено dërguar εστάλη αποστολή"
        " ارسال terkirim 보냈 발송 भेजा 来自 來自"
        " environ ambiente umwelt ausdruck"
    )
)
_ASCII_WORDS = tuple(filter(str.isascii, _WORDS))

MOBILE_BEGINNINGS = tuple(
    """Sent from|Sent with|Sent via|Sent using|Sent on|Get Outlook|Von mein|Von unter|Gesendet |Enviado |Enviada d|Desde mi
Inviato d|Verzonden |Verstuurd |Diese Nachricht|Télécharger Out|Obtenez Out|Obtener Out|Obter o Out|Baixar o Out|Obtén l|Ottieni Out
Scarica Out|Provenance|Elküldve|Küldve|Nire |Bidalia nire|Samsung|Skickat |Sendt |Depuis mon|Hämta Out|Hent Out|Hanki Out|Hol dir Out
Envoyé d|Envoyé à|Lähetetty|Wysłan|Odesláno|Отправлено|发自|Enviat d|Trimis d|Expediat d|Az |iPhone|iPad|Στάλθηκε|Εστάλη|נשלח מ|أرسل
أُرسل|مرسل|تم الإرسال|ارسال|از |Đã gửi t|Gửi từ|Được gửi|Tải Out|ส่งจาก|ส่งมาจาก|Dikirim d|Terkirim d|나의 |내 |Poslan|Poslato
Послато|Послано|Изпратено|Испратено|Надіслано|Відправлено|Saadetud|Sūtīts|Nosūtīts|Dihantar d|Posláno|Išsiųsta|Sent úr|Sendita |Odoslané
Gestuur v|從我的|發自|从我的|来自我|來自我|发送自|傳送自|삼성|私の|K-9 Mail|Telefonumdan|Telefonomr|Mobilról|Αυτό το μ|Λήψη|קבל את|להורדת|الحصول
Pobierz|Получить Out|Скачать Out|Отримати Out|Изтегляне|Obțineți Out|Získa|Stáhnout Out|Anfonwyd|Seolta|मेरे|Простите за""".replace(
        "\n", "|"
    ).split("|")
)
"""With one of these, such a line begins where it stands amid a text, as a paragraph of its own."""


def is_mobile_tail(text: str) -> bool:
    """Whether a stripped line is what a telephone or a mail program adds about itself."""
    return len(text) <= _MAX_TAIL and _is_mobile_tail(text)


@lru_cache(1024)  # people sign as they did before
def _is_mobile_tail(text: str) -> bool:
    known = _ASCII_WORDS if text.isascii() else _WORDS
    if not any(map(text.casefold().__contains__, known)):
        return False
    return bool(_CERTAIN.match(text) or (_SENT.match(text) and _DEVICE.search(text)))
