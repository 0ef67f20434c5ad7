"""Singular and plural: `versões` and `versão`, `luces` and `luz`, `infos` and `info` have one term.

Stemmers leave many plurals apart. Before a word is stemmed, the ending of its plural is made that of its
singular, or both are made something that no other word ends with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

_LONGEST = 6
_KINDS = {"V": "aeiou", "C": "bcdfghjklmnpqrtvwxyz", "K": "bcfghkptvw"}

_ENDINGS = {
    # `voces` is to `voz` as `enlaces` to `enlace`; verbs end with `-mos`; `lamp` is the stem of `lámpara`.
    "es": "Cs=C K=Ks Ks=Ks p=p ps=p amps=amps tamps=tamp m=ms ms=ms s= ss=ss z=c ce=c ces=c Vres=Vr Vnes=Vn "
    "Vles=Vl ades=ad edes=ed udes=ud Vses=Vs Vjes=Vj Vxes=Vx ieres=iere wares=ware amos=amos emos=emos "
    "imos=imos isimos=isimo ísimos=ísimo",
    # `plugins` ends as `homens`, `plugin` not as `homem`.
    "pt": "Cs=C K=Ks Ks=Ks d=ds ds=ds s= ss=ss n=m ns=m ões=ão oes=ao ães=ão aes=ao ais=al eis=el éis=el "
    "ois=ol óis=ol uis=ul cis=cil fis=fil nis=nil ris=ril tis=til vis=vil zis=zil Vres=Vr eses=es "
    "teses=tese uses=us Vzes=Vz wares=ware amos=amos emos=emos imos=imos",
    # The stemmer knows `-s` and `-x`, but not all; `active` is to `actif` as `nouvelle` to `nouveau`.
    "fr": "if=ive ifs=ive ers=er irs=ir its=it us=u os=o mas=ma kis=ki sions=sion xions=xion gions=gion "
    "nions=nion lions=lion",
    # `cases` is to `casa` as `homes` to `home`, `cursos` to `curs` as `textos` to `text`.
    "ca": "Cs=C s= ss=ss e=a es=a o= os= sos= esos=a essos=a io=io ion=io ions=io on= ons= un=u uns=u ans=a "
    "ens=e ins=i ce=ca ces=ca ge=ja ges=ja gua=ga gue=ga gues=ga que=ca ques=ca",
    # `-iano`, `-ere` and `-are` are of verbs, too.
    "it": "Cs=C K=Ks Ks=Ks d=ds ds=ds m=ms ms=ms es=e ss=ss ieri=ier iere=ier iera=ier iero=ier iani=iana "
    "iano=iana ani=ano ive=iva erti=erto lari=lare ntari=ntare liari=liare minari=minare",
    # `kostenlos` is no plural; `-en` is that of `-um`; `-em` is of adjectives, but not in `Problem`.
    "de": "Cas=Ca glas=glas gras=gras ias=ia os=o los=los oos=oos kis=ki zis=zi fis=fi ps=p cs=c ws=w ys=y "
    "rinnen=rin tinnen=tin dinnen=din eum=e ium=i trum=tr bum=b ismus=ism thmus=thm blem=bleme "
    "item=iteme odem=odeme orem=oreme quem=queme xtrem=xtreme",
}
"""What stands for the endings of words, by language; the longest that a word has counts. `V` is any vowel,
`C` any consonant but `s`, `K` one with which only words from elsewhere end: these are made no stems, as
`test` would be that of `testa`."""

_PLURALS = {
    "es": "z=ces",
    "pt": "ao=oes ao=aes m=ns al=ais el=eis il=is il=eis ol=ois ul=uis",
    "fr": "eau=eaux eu=eux al=aux ail=aux eau=elle",
    "ca": "a=es ca=ques ga=gues ja=ges o=ons i=ins a=ans",
    "it": "o=i a=e e=i co=chi ca=che go=ghi ga=ghe io=i",
    "de": "e=en el=eln er=ern ung=ungen ion=ionen heit=heiten keit=keiten schaft=schaften tat=taten in=innen",
}
"""How words end that mean one, and several, by language: those that are no plurals in English."""

LANGUAGES = frozenset(_ENDINGS)
"""Those whose plurals are known here."""


@cache
def singular_in(language: str) -> Callable[[str], str]:
    """Give what makes a word in small letters one without the ending of a plural, if it has one."""
    endings: dict[str, str] = {}
    # What is said of letters counts more than what is said of their kind.
    for rule in sorted(_ENDINGS[language].split(), key=str.islower):
        ending, _, instead = rule.partition("=")
        kind = ending[0]
        for letter in _KINDS.get(kind, kind):
            endings[ending.replace(kind, letter)] = instead.replace(kind, letter)

    def singular(word: str) -> str:
        for length in range(min(_LONGEST, len(word) - 1), 0, -1):
            instead = endings.get(word[-length:])
            if instead is not None:
                one = word[:-length] + instead
                # By its first two letters a word is looked for in a text (`Stemming.beginnings`).
                if one[1:2] == word[1:2] and (len(word) > 3 or word[-1] != "s"):
                    return one
        return word

    return singular


@cache
def _plurals(language: str) -> list[tuple[str, str]]:
    pairs = [rule.partition("=") for rule in _PLURALS.get(language, "").split()]
    return [(one, several) for one, _, several in pairs]


def other_numbers(language: str, word: str) -> Iterator[str]:
    """Give what may be several of a word, and what it may be several of."""
    for one, several in _plurals(language):
        for ending, instead in ((one, several), (several, one)):
            if word.endswith(ending) and len(word) > len(ending) + 1:
                yield word[: -len(ending)] + instead
