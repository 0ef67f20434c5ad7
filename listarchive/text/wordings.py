# ruff: noqa: E501
"""Words by which mail says, in many languages, whose text it is.

Words only; what they mean in which place is decided where they are used. To add a language, add its
words to each table.
"""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern


def words(text: str) -> frozenset[str]:
    """The words of a blank-separated list, as `str.casefold` gives them."""
    return frozenset(text.casefold().split())


_VERBS = (
    # English, German, Dutch
    "wrote|writes|write|sent|said|says|asked|asks|replied|answered|spake|scribbled|opined|commented|remarked|typed|stated|mumbled|quoth|fragte|antwortete|schrieb|schreibt|schriebst|schrieben"
    "|geschrieben|meinte|schreef|schrijft|geschreven"
    # French, Spanish, Portuguese, Italian, Catalan, Galician, Romanian
    "|a écrit|a ecrit|écrit|écrivait|écriviez|écrivais|écrivit|ecrit|escribió|escribio|escribiste|escribe|ha escrito|escreveu"
    "|escreveste|escreve|scrisse|disse|dijo|ha scritto|hai scritto|scrive|va escriure|va dir|deia|ha escrit|escribiu|a scris"
    # Polish, Czech, Slovak, Croatian, Slovenian
    "|napisał\\(a\\)|napisała|napisał|pisze|napsal\\(a\\)|napsala|napsal|píše|napísal\\(a\\)|napísal|napisao|je napisal|napisal|napisala"
    # Russian, Ukrainian, Bulgarian
    "|написал\\(а\\)|написала|написал|пишет|писали|писала|писал|написав|написала|пише|написа"
    # Swedish, Danish, Norwegian, Finnish, Hungarian, Turkish, Vietnamese, Esperanto
    "|skrev|skriver|skreiv|kirjoitti|kirjoittaa|írta|yazdı|şunu yazdı|đã viết|skribis"
    # Greek, Icelandic, Estonian, Latvian, Lithuanian, Serbian, Afrikaans, Welsh, Irish, Indonesian; Hebrew, Arabic, Persian
    "|έγραψε|έγραψαν|skrifaði|kirjutas|rakstīja|rašė|написао|napisala je|geskryf|ysgrifennodd|scríobh|menulis"
    "|כתב|כתבה|كتب|كتبت|نوشت"
    # Basque, Latin
    "|idatzi du|idatzi zuen|dixit|scripsit"
)

_LATIN = lazy_pattern(r"[a-z]{3}")
_NOT_ASCII = lazy_pattern(r"[^\x00-\x7f]")


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

CJK_VERBS = "さんは書きました|は書きました|書きました|さんのメッセージ|写道|寫道|写到|님이 작성|님이 씀|(?:님이|이|가|이\\(가\\)) 쓴 글|เขียน"

OPENERS = words(
    "on at am le el em en al il op w dnia dne den på kl kl. в во vào a la 在 je on: dana dňa ti. ma. pe. "
    "em: op: - στις την בתאריך في þann pada alle nella în pe vào เมื่อ kuupäev je dne در на v"
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
    " luni marți miercuri joi vineri sâmbătă duminică mie vin sâm dum dilluns dimarts dimecres dijous divendres dissabte"
    " diumenge dl dt dc dj dv ds dg hétfő kedd szerda csütörtök péntek szombat vasárnap"
    " pazartesi salı çarşamba perşembe cuma cumartesi pazar δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή"
    " δευ τρί τετ πέμ παρ σάβ κυρ tors четвер п’ятниця субота неділя понеделник сряда четвъртък петък събота неделя нд"
    " понедељак уторак среда четвртак петак недеља пон уто сре чет пет суб нед ponedjeljak utorak srijeda četvrtak petak"
    " subota nedjelja uto sri čet sub ned ponedeljek torek četrtek nedelja pondelok utorok streda štvrtok piatok sobota"
    " esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev lundo mardo merkredo ĵaŭdo vendredo sabato dimanĉo"
    " luns martes mércores xoves venres xov ven mér"
    " pi ut št pr kt pn sk pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena"
    " pirmd otrd trešd ceturtd piektd sestd svētd"
)

DAYS = words(_DAY_NAMES)

SENTENCE = words(
    "the a an this that it he she i we they as and also but which who what have has had just someone "
    "somebody so then there manual page docs spec rfc readme author article message doc error log"
)

REFERENCE = words(
    "n je on at in am le el em en il op message article messages mail vom von from the via you <"
)

HEADER_NAMES: dict[str, str] = {
    "from": "from|von|de|da|van|från|fra|frå|od|от|від|lähettäjä|差出人|发件人|寄件者|寄件人|보낸 사람|보낸사람|feladó|kimden|gönderen|expéditeur"
    "|remetente|mittente|desde|de la|expeditor|afzender|nadawca|absender|送信者|送信元|message du|mensaje de|remitent|remitente|από|απο|αποστολέας"
    "|מאת|من|المرسل|از|فرستنده|от кого|šalje|šalje se|pošiljatelj|odesílatel|odosielateľ|saatja|sūtītājs|nuo|siuntėjas|từ|người gửi"
    "|จาก|dari|daripada|frá|nork|igorlea|प्रेषक|द्वारा|oddi wrth|des de|din partea|expeditor|küldő|از طرف|odesilatel|отправитель|відправник"
    "|від кого|подател|шаље|од|пошиљалац|испраќач|avsändare|afsender|avsender|kellelt|发信人|發信人|寄信人|发自|발신|발신인|보낸이|보낸 이"
    "|nga|dërguesi|ó",
    "date": "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviada em|enviada|enviado em|fecha|data"
    "|inviato|verzonden|skickat|sendt|wysłano|отправлено|дата|lähetetty|päivämäärä|odesláno|dato|送信日時|日付|日時|发送时间|日期|寄件日期"
    "|date sent|sent on|datum/zeit|data invio|wysłane|gesendet am|надіслано|보낸 날짜|보낸 시간|날짜|elküldve|küldve|dátum|küldés dátuma"
    "|gönderme tarihi|gönderilme tarihi|gönderildi|tarih|στάλθηκε|ημερομηνία|ημερομηνια|σταλθηκε|נשלח|תאריך|تم الإرسال|تاريخ الإرسال|أرسلت|التاريخ|تاريخ"
    "|ارسال شده|تاریخ|trimis|expediat|trimis la|data trimiterii|enviat|enviat el|data d'enviament|изпратено|отправлен|дата отправки|poslano"
    "|poslato|odoslané|odoslaná|odeslaný|saadetud|saatmisaeg|kuupäev|nosūtīts|datums|išsiųsta|đã gửi|ngày|ngày gửi|ส่ง|วันที่|dikirim"
    "|terkirim|tanggal|sendita|dagsetning|bidaltze-data|bidalia|दिनांक|भेजा गया|傳送時間|傳送日期|已傳送|发送日期|时间|時間|寄信時間|anfonwyd|poslané|dată"
    "|gönderildiği tarih|gönderilen|gönderim|נשלח ב|ارسال|датум|послато|испратено|dihantar|tarikh|verstuurd|отправлена|відправлено|보낸날짜|보낸시간"
    "|dërguar|dáta|enviado o|trimisă|data wysłania|odoslaná|odeslaná",
    "to": "to|an|à|a|para|aan|till|til|do|кому|vastaanottaja|komu|宛先|收件人|收件者|받는 사람|받는사람|destinataire|destinatario|destinatar"
    "|destinatari|címzett|kime|alıcı|odbiorca|προς|παραλήπτης|אל|إلى|المستلم|به|گیرنده|către|catre|per a|до|za|kome|prima|prejemnik|pro"
    "|saajad|saaja|kellele|kam|adresāts|gavėjas|đến|tới|người nhận|ถึง|kepada|ke|al|nori|hartzailea|प्रति|получатель|одержувач|отримувач|получател|прималац|коме|за|příjemce|príjemca|primatelj"
    "|mottagare|modtager|mottaker|ontvanger|empfänger|עבור|收信人|수신|수신인|받는이|받는 이|për|marrësi|chuig",
    "cc": "cc|bcc|kopie|copie à|copie|cópia|copia|kopia|kopi|dw|копия|kopio|抄送|副本|参考|con copia|κοιν|κοιν.|κοινοποίηση|עותק|העתק|نسخة"
    "|رونوشت|bilgi|másolat|másolatot kap|a/c|còpia|копие|копія|kópia|kp|koopia|kopija|สำเนา|สำเนาถึง|tembusan|afrit|참조|udi",
    "subject": "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема|aihe|předmět|件名|主题|主旨|제목"
    "|tárgy|konu|betr|θέμα|θεμα|נושא|الموضوع|موضوع|subiect|assumpte|относно|predmet|naslov|zadeva|teema|pealkiri|tēma|temats|tema|chủ đề"
    "|tiêu đề|เรื่อง|หัวเรื่อง|perihal|subjek|judul|efni|gaia|विषय|主題|标题|標題|題名|pwnc|temo|ábhar|наслов|предмет|betreft|ilgi|הנדון|věc|vec|subjekti",
    "other": "reply-to|reply to|antwort an|répondre à|risposta|responder a|importance|wichtigkeit|priorität|priority|attachments|anlagen"
    "|pièces jointes|sensitivity|sent by|gesendet von|on behalf of|resent-from|list-id|vedhæftede filer|bilagor|vedlegg|bijlagen|załączniki"
    "|přílohy|вложения|liitteet|mellékletek|ekler|συνημμένα|קבצים מצורפים|المرفقات|atașări|adjunts|archivos adjuntos|anexos|allegati"
    "|添付ファイル|附件|첨부 파일|önem|fontosság|belang|prioridad|prioritet|ważność|důležitost|важность",
    "raw": "message-id|received|newsgroups|organization|organisation|path|lines|mime-version|return-path|references|in-reply-to"
    "|content-type|x-mailer|sender|followup-to|distribution|keywords|summary|xref|delivered-to|status|errors-to|user-agent",
}

ORIGINAL = frozenset(
    """original message|original nachricht|original-nachricht|originalnachricht|ursprüngliche nachricht|ursprüngliche mail
ursprüngliche e-mail|reply message|antwort nachricht|message d'origine|message original|message initial|courriel original
message d’origine|mensaje original|mensagem original|messaggio originale|messaggio originario|oorspronkelijk bericht
origineel bericht|originele bericht|oorspronkelijke bericht|originalt meddelande|ursprungligt meddelande
ursprungligt medd|originalmeddelande|oprindelig meddelelse|oprindelig besked|oprindelig mail|opprinnelig e-post|original meddelelse|opprinnelig melding|original melding
alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|treść oryginalnej wiadomości
исходное сообщение|оригинальное сообщение|původní zpráva|původní e-mail|pôvodná správa|eredeti üzenet|orijinal mesaj
元のメッセージ|オリジナルメッセージ|原始邮件|原始郵件|邮件原件|원본 메시지|missatge original|mesaj original|original|original appointment
original mail|original email|original e-mail|izvorna poruka|originala mesaĝo|özgün ileti|özgün İleti|orijinal İleti|orijinal ileti
αρχικό μήνυμα|πρωτότυπο μήνυμα|הודעה מקורית|ההודעה המקורית|رسالة أصلية|الرسالة الأصلية|رسالة اصلية|پیام اصلی|mesajul original|mesaj inițial
eredeti levél|вихідне повідомлення|початкове повідомлення|оригінальне повідомлення|оригинално съобщение|originalna poruka|оригинална порука
izvirno sporočilo|algne teade|algne sõnum|sākotnējais ziņojums|pradinis pranešimas|originalus laiškas|thư gốc|ข้อความต้นฉบับ|pesan asli
jatorrizko mezua|mensaxe orixinal|upprunaleg skilaboð|원본 메일|원본 메세지|原始邮件信息|郵件原文""".casefold()
    .replace("\n", "|")
    .split("|")
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
end included message|begin included message|included message|forward|İletilen ileti|iletilen ileti|yönlendirilmiş ileti|İletilen mesaj
iletilen mesaj|yönlendirilen ileti sonu|προωθημένο μήνυμα|αρχή προωθημένου μηνύματος|τέλος προωθημένου μηνύματος|הודעה שהועברה|הודעה מועברת
תחילת ההודעה שהועברה|رسالة معاد توجيهها|رسالة مُعاد توجيهها|رسالة محولة|بداية الرسالة المعاد توجيهها|پیام ارسال شده|پیام هدایت شده
mesaj redirecționat|mesaj redirectionat|mesaj transmis mai departe|mesaj înaintat|început mesaj redirecționat|sfârșitul mesajului redirecționat
továbbított levél|továbbított üzenet kezdete|továbbított üzenet vége|missatge reenviat|missatge redirigit|mesaj trimis mai departe|lähetetty edelleen|tin nhắn được chuyển tiếp|inici del missatge reenviat
fi del missatge reenviat|переслане повідомлення|препратено съобщение|proslijeđena poruka|прослеђена порука|posredovano sporočilo
preposlaná správa|edastatud kiri|edastatud sõnum|pārsūtīta ziņa|pārsūtīts ziņojums|persiųstas laiškas|persiųstas pranešimas
thư đã chuyển tiếp|thư chuyển tiếp|ข้อความที่ส่งต่อ|pesan terusan|pesan yang diteruskan|birbidalitako mezua|mensaxe reenviada
áframsent skeyti|plusendita mesaĝo|전달된 메시지|전달된 메일|ende weitergeleitete nachricht|fin del mensaje reenviado|fin de mensaje reenviado
final da mensagem encaminhada|fim da mensagem encaminhada|fine messaggio inoltrato|fine del messaggio inoltrato|einde doorgestuurd bericht
slut på vidarebefordrat meddelande|slutt på videresendt melding|slut på videresendt meddelelse|koniec przekazanej wiadomości
konec přeposlané zprávy|конец пересылаемого сообщения|edelleenlähetetyn viestin loppu|välitetty viesti päättyy
vidarebefordrat mail|vidarebefordrat e-postmeddelande|videresendt mail|videresendt e-post|przekazany list|přeposlaný e-mail
messaggio inoltrato originale|correo reenviado|correu reenviat|courriel transféré|courrier transféré|e-mail encaminhado
weitergeleitete mail|weitergeleitete e-mail|doorgestuurde e-mail|doorgestuurde mail""".casefold()
    .replace("\n", "|")
    .split("|")
)

SENDERS = words("from von de di da van från fra frå av af od от від par por per dari từ จาก מאת من από")
"""What may stand between such words and the address of whose mail it is (Horde: `Weitergeleitete Nachricht von …`)."""

FORWARDING = lazy_pattern(
    r"\b(?:fyi|f\.y\.i|forward(?:ed|ing)?|fwd|fw:|begin of|weitergeleitet|transf[ée]r|reenv[ií]|encaminh|inoltr|for your information"
    r"|passing (?:this )?(?:on|along)|from the web|article below|see below)\b",
    re.IGNORECASE,
)
