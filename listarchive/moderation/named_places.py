"""Where in a line a name of one word names somebody: alone, behind a greeting, before "wrote"."""

from __future__ import annotations

_GREETING = (
    r"(?i:hi|hello|hey|dear|thanks|thank you|thx|cc|hallo|liebe[rs]?|moin|bonjour|salut|ch[eè]re?|merci|hola"
    r"|querid[oa]|estimad[oa]|gracias|ciao|car[oa]|grazie|olá|obrigad[oa]|hej|hei|hoi|beste|cheers|regards|greetings"
    r"|best|yours|love|gr[uü](?:ß|ss)e?|lg|vg|mfg)"
)
_TITLE = (
    r"(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Herrn?|Frau|Monsieur|Madame|Mme|Mlle|Señora?|Sra?|Signora?|Dhr|Mevr"
    r"|Pan|Pani)"
)
_SAYS = (
    r"(?i:wrote|writes|said|says|schrieb|schreibt|meinte|a écrit|écrit|escribió|escribe|escreveu|scrisse"
    r"|ha scritto|skrev|skriver|schreef|napisał|napisała|написала?|пише|пишет|kirjoitti)"
)


def places(name: str, capital: bool) -> tuple[str, ...]:
    """Give the places in a line where a name of one word names somebody, between the groups `a` and `b`."""
    start, end = r"(?P<a>^[ \t>|*_~–—-]*", r"(?P<b>[ \t*_~.!,:;)–—-]*$)"
    free = rf"(?P<a>(?<![\w@.-])){name}"
    if name[0].isascii() and name[0].isalnum():  # looked for faster than what looks behind first
        free = rf"(?P<a>){name[0]}(?<![\w@.-].){name[1:]}"
    last = rf"{name}[ \t]*[:,]?[ \t]*$"
    return (
        rf"{start}){name}{end}",
        rf"{start}{_GREETING}[ \t,]+){name}(?P<b>[ \t]*(?:[,.!:;–-]|$))",
        rf"{free}(?P<b>[ \t]+{_SAYS}(?!\w))",
        rf"^(?=.*{last})(?P<a>.*{_SAYS}[ \t]+){name}(?P<b>[ \t]*[:,]?[ \t]*$)",
        rf"{free}(?P<b>[ \t]+[<(\[][^\s<>()]{{1,250}}@)",
        rf"(?P<a>/~){name}(?P<b>(?![\w@-]))",
        rf"(?P<a><|^[ \t>|]*@){name}(?P<b>>|(?![\w@-]))",
        *(
            [
                rf"{free}(?P<b>['’]s(?!\w))",
                rf"(?P<a>(?<!\w){_TITLE}(?:\.[ \t]?|[ \t]){{1,2}}){name}(?P<b>(?![\w@-]))",
            ]
            if capital
            else []
        ),
    )
