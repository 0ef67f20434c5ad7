# ruff: noqa: E501
"""Words that list servers, companies and mail providers put under a mail."""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

LEGAL_HINTS = (
    "confid", "intended", "virus", "privileg", "in error", "vertraul", "irrt", "erreur", "por error", "por engano", "per errore",
    "riservat", "vertrouw", "abusievelijk", "poufn", "конф", "luottam", "fortrol", "konfid", "důvěrn",
)  # fmt: skip
"""One of these is in every disclaimer."""

HINTS = (
    "http", "www.", "subscri", "list", "groups", "majordomo", "topica", "-request", "-leave", "yahoo", "reply to this", "désabon",
    "desinscri", "désinscri", "abmeld", "abbest", "austrag", "cancel", "baja", "рассыл", "sympa", "msn", *LEGAL_HINTS,
)  # fmt: skip
"""One of these is in every footer: they are looked for first, for most posts end in none."""

LIST = lazy_pattern(
    r"^(?:[\w.+*@ \[\]\"'()-]{1,70} )?(?:mailing[ -]?list|mailingliste|liste de diffusion|lista de (?:correo|discusión|discussão|e-?mails)"
    r"|mailinglijst|lista dyskusyjna|postituslista|e-?postlist[ae]|poštovní konference|рассылка)(?: ?--? ?\S+| ?[:<(]\S+| of .{2,40})?\.?$"
    r"|(?<![\w.])(?:to|so|and) ?(?:un)?-?subscribe\b|\bun-?subscribe(?:d)?\b.{0,40}(?:@|http|mailto|send|click|visit|e-?mail| at )"
    r"|^un-?subscribe\b|(?:/listinfo/|/mailman/|mailman3?/lists/|/postorius/)|[-+](?:request|leave|unsubscribe|help)(?:@| at )"
    r"|majordomo(?:@| at |-info)|groups\.google\.com|google groups|yahoo! ?groups|groups\.yahoo|yahoogroups\.com|groups\.io"
    r"|listserv(?:@| at |\.)|sympa(?:@| at |/)|/sympa\b|topica\.com|lists\.sourceforge|freelists\.org"
    r"|(?:pour|zum|um|para|per|om|aby|чтобы) .{0,40}(?:désabonner|désinscrire|abmelden|abbestellen|austragen|cancelar|darse de baja"
    r"|disiscriver|cancellar|uitschrijven|af te melden|wypisać|отписаться)"
    r"|^(?:list archives?|archives? of|list info|list help|list-unsubscribe|view/reply online|mute this topic|group owner)\b"
    r"|^you(?:'re| are)? (?:received|receiving|are receiving) this (?:message|e-?mail|because)|^reply to this e-?mail directly"
    r"|^this (?:message|e-?mail) was sent to\b|^this (?:sf\.net )?email is sponsored",
    re.IGNORECASE,
)

OPENING = lazy_pattern(
    r"to unsubscribe from this list: send|to unsubscribe(?:, e-?mail| from this (?:group|list)|,? send| or |: )"
    r"|you received this message because|you are receiving this (?:because|e-?mail|message)"
    r"|vous recevez ce (?:message|courriel)|(?:has )?recib(?:ido|iste|es) este mensaje porque|você recebeu ess?t?a mensagem porque"
    r"|(?:hai ricevuto|ricevi) questo messaggio perché|sie erhalten diese nachricht, weil|je hebt dit bericht ontvangen omdat"
    r"|du (?:har fått det här meddelandet eftersom|modtager denne meddelelse, fordi|mottar denne meldingen fordi)"
    r"|otrzymujesz tę wiadomość, ponieważ|вы получили это сообщение, поскольку|tuto zprávu jste obdrželi"
    r"|このメールは.{0,60}グループ|您收到此邮件是因为|您會收到此(?:郵件|訊息)是因為"
    r"|you(?:'re| are) subscribed to|yahoo! groups (?:links|sponsor)|reply to this e-?mail directly"
    r"|this (?:sf\.net )?email is sponsored|to view this (?:discussion|group)|groups\.io links"
    r"|to (?:post to|subscribe to|leave) this (?:group|list)(?: ?[,:;.(<-]| (?:please|just|simply|send|e-?mail|mail|use|write|visit|go)\b|$)"
    r"|list-unsubscribe:|for additional commands, e-?mail"
    r"|pour (?:se|vous) dés|zum (?:abmelden|austragen)|um sich .{0,30}abzumelden|para (?:cancelar|darse|desinscrever)|per cancellar",
    re.IGNORECASE,
)

LEGAL = lazy_pattern(
    r"confidential|intended (?:solely |only |exclusively )?(?:for|recipient)|(?:received|sent) (?:this|in|to you)?.{0,40}\bin error"
    r"|privileged|unauthori[sz]ed|disclos|dissemin|delete (?:it|this|the)|distribution or copying|notify (?:the|us|me)|virus"
    r"|views? (?:or opinions )?expressed|registered (?:office|in england)|legally binding"
    r"|vertraulich|irrtümlich|nicht der (?:richtige|beabsichtigte)|unbefugt|rechtlich geschützt|vernichten"
    r"|confidentiel|destinataire|par erreur|pièces jointes|confidencial|destinatario|destinatário|por error|por engano|adjuntos"
    r"|riservat|per errore|uso esclusivo|allegati|vertrouwelijk|geadresseerde|abusievelijk|ten onrechte"
    r"|poufn|adresat|omyłk|конфиденц|адресат|по ошибке|luottamuks|vastaanottaja|fortrolig|konfident|mottaga|důvěrn",
    re.IGNORECASE,
)

ADVERT = lazy_pattern(
    r"do you yahoo!\?|^\W*yahoo! [a-z]+|get your free .{0,30}(?:mail|hotmail)|msn (?:messenger|hotmail|photos|search)|join the world.s largest e-?mail"
    r"|outgoing mail is certified|checked by avg|virus[- ]free\.|information from (?:eset )?nod32|scanned (?:by|for|with)"
    r"|sent using mail2forum|yahoo! mail|get your private, free email|this message was sent using imp|gmx\.net/|freemail"
    r"|believed to be clean|mailscanner|\b(?:checked|scanned|geprüft|vérifiée?|analizado|controllata|gecontroleerd|sprawdzon[ay]|проверено)\b"
    r".{0,60}(?:virus|antivirus|вирус)|virus.{0,60}(?:geprüft|vérifiée?|analizado|controllata|gecontroleerd)\b",
    re.IGNORECASE,
)

ADVERT_HINTS = (
    "yahoo", "free", "msn", "largest e", "certified", "virus", "вирус", "avg", "information from", "scanned by", "scanned for",
    "scanned with", "mail2forum", "using imp", "gmx.net", "believed", "mailscanner",
)  # fmt: skip
"""One of these is in every advertisement."""

HEADING = lazy_pattern(
    r"[*_ ]*(?:(?:important|legal|confidentiality|privacy|e-?mail|corporate) )?"
    r"(?:notice|disclaimer|hinweis|avis|aviso(?: legal)?|avviso|confidential(?:ity)?)[*_:. !]*$",
    re.I,
)
