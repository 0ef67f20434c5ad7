"""The languages that are known, and their commonest words."""

from __future__ import annotations

DEFAULT = "en"
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""The languages that Snowball stems, by their two letters (ISO 639-1)."""
REWRITING = frozenset({"ga", "id", "nl", "sr", "tr"})
"""Those of them whose stems may begin otherwise than their words: what stands before a word is taken off
(`gekauft`, `performa`), or two letters are one (`dj`)."""
ONE_LETTER = frozenset({"de", "eo", "et", "fi"})
"""Those of the others whose stems may differ from their words in the second letter: `ae` is `ä`, `pp` is `p`,
`loed` is `luge`, `cxiu` is `ĉiu`."""

COMMON = {
    "en": "the and of to is that it for with you this are not be have but was on as at if can will from do "
    "what there would i a in so they we just which been it's don't",
    "de": "der die das und ist nicht ich mit ein eine einen auf den dem zu von es auch sich noch aber wenn "
    "wie bei oder kann habe hat werden wird nur aus für sind man im wir dann da so mir keine",
    "fr": "le la les des et est une un du que qui pas pour dans je vous ce il ne sur avec au mais nous plus "
    "être sont cette ça c'est j'ai qu'il en se si ou par on",
    "es": "el la los las de que y en un una no es por con para se lo su como pero más del al esta este si me "
    "ya muy hay le una estoy tengo puede",
    "pt": "o a os as de que e em um uma não é por com para se do da no na mais como mas você eu está isso ao "
    "foi dos das ou tem meu só",
    "it": "il lo la gli le di che e è un una non per con sono del della si come ma anche questo nel più ho "
    "se mi da al i dei alla cosa perché",
    "nl": "de het een en van is dat niet ik je op te voor met zijn er maar ook als aan deze heb bij of naar "
    "wat dit nog wel om kan",
    "sv": "och att det som en på är av för med till den har inte om ett jag kan men var så från vi eller nu",
    "da": "og at det er en på som af for med til den har ikke jeg der kan et men så om vi eller fra hvis mig "
    "også noget",
    "no": "og at det er en på som av for med til den har ikke jeg der kan et men så om vi eller fra hvis meg "
    "også noe",
    "fi": "ja on ei se että en olen mutta myös kun jos niin tai ole oli ovat sen vain siis mitä tämä",
    "hu": "a az és hogy nem is egy van ez de meg csak már vagy ha mint el kell lehet még",
    "ro": "și în de la nu este cu pe care că mai o un sunt din pentru ca dar sau am fi să",
    "pl": "i w nie na się z to jest że do jak o ale po co tak czy za dla od może by przez",
    "cs": "a je se na to že v s z do ale jako by jsem o pro jak tak po co mám není nebo už",
    "tr": "ve bir bu da de için ile çok ne var mı gibi ama daha olarak değil ben sonra kadar",
    "ca": "el la els les de que i en un una no és per amb del al com més aquest però o ha són",
    "eo": "la kaj de en estas ne ke mi al por kun oni ĉi sed ĝi vi ili el pri tio iu kiel se ankaŭ",
    "lt": "ir kad yra į tai ne su iš bet kaip ar už aš jau tik dar per",
    "et": "ja on ei see et ma kui ka ning aga oli siis või nii mis selle",
    "eu": "eta da ez bat ere dut baina du zen edo dira hau",
    "ga": "agus an na ar go is le tá i do ní sé ag air",
    "id": "yang dan di ini itu dengan untuk tidak dari ada saya akan juga bisa ke pada atau sudah kalau",
    "sr": "je i da se u na za su od sa ali kao ne nije što koji ili "
    "је и да се у на за су од са али као није што",
    "ru": "и в не на что я с это как а то по к но из у за от для же если бы есть",
    "uk": "і в не на що я з це як та до але від для є у за й",
    "bg": "и в не на да се за е от с че по но като са",
    "ar": "في من على أن ما لا إلى هذا هو مع",
    "fa": "از که به در این را با است می برای",
    "hi": "के है में की और से को का नहीं",
    "ne": "छ र को मा छन् पनि भने",
    "he": "של את לא על זה אני גם כי",
    "yi": "און איז די נישט דער מיט",
}


def common_words(language: str) -> list[str]:
    """List the commonest words of a language, those without a sign in them."""
    return [word for word in COMMON.get(language, "").split() if word.isalpha()]
