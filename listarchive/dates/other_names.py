"""The names of the months in languages that are not in `names`.

Mailers that follow the user's locale write them. They are as CLDR and the C library have them: the month
alone, within a date (`января`), and short.
"""

from __future__ import annotations

from datetime import date

from listarchive.dates.names import fold

_MONTHS = (
    # Swedish
    "januari/jan februari/feb mars/mar april/apr maj juni/jun juli/jul augusti/aug september/sep "
    "oktober/okt november/nov december/dec",
    # Danish
    "januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug september/sep "
    "oktober/okt november/nov december/dec",
    # Norwegian
    "januar/jan februar/feb mars/mar april/apr mai juni/jun juli/jul august/aug september/sep oktober/okt "
    "november/nov desember/des",
    # Icelandic
    "janúar/jan febrúar/feb mars/mar apríl/apr maí júní/jún júlí/júl ágúst/ágú september/sep október/okt "
    "nóvember/nóv desember/des",
    # Finnish
    "tammikuu/tammikuuta/tammi/tammik helmikuu/helmikuuta/helmi/helmik "
    "maaliskuu/maaliskuuta/maalis/maalisk huhtikuu/huhtikuuta/huhti/huhtik "
    "toukokuu/toukokuuta/touko/toukok kesäkuu/kesäkuuta/kesä/kesäk heinäkuu/heinäkuuta/heinä/heinäk "
    "elokuu/elokuuta/elo/elok syyskuu/syyskuuta/syys/syysk lokakuu/lokakuuta/loka/lokak "
    "marraskuu/marraskuuta/marras/marrask joulukuu/joulukuuta/joulu/jouluk",
    # Estonian
    "jaanuar/jaan veebruar/veebr/veeb märts aprill/apr mai juuni juuli august/aug september/sept "
    "oktoober/okt november/nov detsember/dets",
    # Latvian
    "janvāris/janvārī/janv februāris/februārī/febr marts/martā/mar aprīlis/aprīlī/apr maijs/maijā/mai "
    "jūnijs/jūnijā/jūn jūlijs/jūlijā/jūl augusts/augustā/aug septembris/septembrī/sept/sep "
    "oktobris/oktobrī/okt novembris/novembrī/nov decembris/decembrī/dec",
    # Lithuanian
    "sausis/sausio/saus/sau vasaris/vasario/vas kovas/kovo/kov balandis/balandžio/bal gegužė/gegužės/geg "
    "birželis/birželio/birž/bir liepa/liepos/liep/lie rugpjūtis/rugpjūčio/rugp/rgp "
    "rugsėjis/rugsėjo/rugs/rgs spalis/spalio/spal/spa lapkritis/lapkričio/lapkr/lap "
    "gruodis/gruodžio/gruod/grd",
    # Polish
    "styczeń/stycznia/sty luty/lutego/lut marzec/marca/mar kwiecień/kwietnia/kwi maj/maja "
    "czerwiec/czerwca/cze lipiec/lipca/lip sierpień/sierpnia/sie wrzesień/września/wrz "
    "październik/października/paź listopad/listopada/lis grudzień/grudnia/gru",
    # Czech
    "leden/ledna/led únor/února/úno březen/března/bře duben/dubna/dub květen/května/kvě "
    "červen/června/čvn/čer/čen červenec/července/čvc/čec srpen/srpna/srp září/zář říjen/října/říj "
    "listopad/listopadu/lis prosinec/prosince/pro",
    # Slovak
    "január/januára/jan február/februára/feb marec/marca/mar apríl/apríla/apr máj/mája jún/júna júl/júla "
    "august/augusta/aug september/septembra/sep október/októbra/okt november/novembra/nov "
    "december/decembra/dec",
    # Hungarian
    "január/jan február/febr/feb március/márc/már április/ápr május/máj június/jún július/júl "
    "augusztus/aug szeptember/szept/szep október/okt november/nov december/dec",
    # Romanian
    "ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun iulie/iul august/aug "
    "septembrie/sept/sep octombrie/oct noiembrie/noi/nov decembrie/dec",
    # Slovene
    "januar/januarja/jan februar/februarja/feb marec/marca/mar april/aprila/apr maj/maja junij/junija/jun "
    "julij/julija/jul avgust/avgusta/avg september/septembra/sep oktober/oktobra/okt "
    "november/novembra/nov december/decembra/dec",
    # Croatian
    "siječanj/siječnja/sij veljača/veljače/velj/vel ožujak/ožujka/ožu travanj/travnja/tra "
    "svibanj/svibnja/svi lipanj/lipnja/lip srpanj/srpnja/srp kolovoz/kolovoza/kol rujan/rujna/ruj "
    "listopad/listopada/lis studeni/studenoga/studenog/stu prosinac/prosinca/pro",
    # Serbian in Latin letters, Bosnian
    "januar/januara/jan februar/februara/feb mart/marta/mar april/aprila/apr maj/maja jun/juni/juna "
    "jul/juli/jula avgust/avgusta/avg septembar/septembra/sep oktobar/oktobra/okt novembar/novembra/nov "
    "decembar/decembra/dec",
    # Serbian
    "јануар/јануара/јан фебруар/фебруара/феб март/марта/мар април/априла/апр мај/маја јун/јуна јул/јула "
    "август/августа/авг септембар/септембра/сеп октобар/октобра/окт новембар/новембра/нов "
    "децембар/децембра/дец",
    # Macedonian
    "јануари/јан февруари/фев март/мар април/апр мај јуни/јун јули/јул август/авг септември/септ/сеп "
    "октомври/окт ноември/ноем/ное декември/дек",
    # Bulgarian
    "януари/яну/ян февруари/фев март/мар април/апр май юни/юн юли/юл август/авг септември/септ/сеп "
    "октомври/окт ноември/ноем/ное декември/дек",
    # Russian
    "январь/января/янв февраль/февраля/февр/фев март/марта/мар апрель/апреля/апр май/мая июнь/июня/июн "
    "июль/июля/июл август/августа/авг сентябрь/сентября/сент/сен октябрь/октября/окт "
    "ноябрь/ноября/нояб/ноя декабрь/декабря/дек",
    # Ukrainian
    "січень/січня/січ лютий/лютого/лют березень/березня/бер квітень/квітня/квіт/кві "
    "травень/травня/трав/тра червень/червня/черв/чер липень/липня/лип серпень/серпня/серп/сер "
    "вересень/вересня/вер жовтень/жовтня/жовт/жов листопад/листопада/лист/лис грудень/грудня/груд/гру",
    # Belarusian
    "студзень/студзеня/студ/сту люты/лютага/лют сакавік/сакавіка/сак красавік/красавіка/крас/кра "
    "май/мая/траўня чэрвень/чэрвеня/чэрв/чэр ліпень/ліпеня/ліп жнівень/жніўня/жні верасень/верасня/вер "
    "кастрычнік/кастрычніка/каст/кас лістапад/лістапада/ліст/ліс снежань/снежня/снеж/сне",
    # Greek
    "ιανουάριος/ιανουαρίου/ιαν φεβρουάριος/φεβρουαρίου/φεβ μάρτιος/μαρτίου/μάρ απρίλιος/απριλίου/απρ "
    "μάιος/μαΐου/μάι ιούνιος/ιουνίου/ιούν ιούλιος/ιουλίου/ιούλ αύγουστος/αυγούστου/αύγ "
    "σεπτέμβριος/σεπτεμβρίου/σεπ οκτώβριος/οκτωβρίου/οκτ νοέμβριος/νοεμβρίου/νοέ "
    "δεκέμβριος/δεκεμβρίου/δεκ",
    # Turkish
    "ocak/oca şubat/şub mart/mar nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl "
    "ekim/eki kasım/kas aralık/ara",
    # Azerbaijani
    "yanvar/yan fevral/fev mart/mar aprel/apr may iyun/iyn iyul/iyl avqust/avq sentyabr/sen oktyabr/okt "
    "noyabr/noy dekabr/dek",
    # Albanian
    "janar/jan shkurt/shk mars/mar prill/pri maj qershor/qer korrik/korr/kor gusht/gush/gus shtator/sht "
    "tetor/tet nëntor/nën dhjetor/dhj",
    # Catalan
    "gener/gen febrer/febr/feb març/mar abril/abr maig/mai juny/jun juliol/jul agost/ag/ago setembre/set "
    "octubre/oct novembre/nov desembre/des",
    # Galician
    "xaneiro/xan febreiro/feb marzo/mar abril/abr maio/mai xuño/xuñ xullo/xul agosto/ago setembro/set "
    "outubro/out novembro/nov decembro/dec",
    # Basque
    "urtarrila/urtarrilak/urtarrilaren/urt otsaila/otsailak/otsailaren/ots "
    "martxoa/martxoak/martxoaren/mar apirila/apirilak/apirilaren/api maiatza/maiatzak/maiatzaren/mai "
    "ekaina/ekainak/ekainaren/eka uztaila/uztailak/uztailaren/uzt abuztua/abuztuak/abuztuaren/abu "
    "iraila/irailak/irailaren/ira urria/urriak/urriaren/urr azaroa/azaroak/azaroaren/aza "
    "abendua/abenduak/abenduaren/abe",
    # Afrikaans
    "januarie/jan februarie/feb maart/mrt/mar april/apr mei junie/jun julie/jul augustus/aug "
    "september/sep oktober/okt november/nov desember/des",
    # Indonesian
    "januari/jan februari/feb maret/mar april/apr mei juni/jun juli/jul agustus/agu/agt/ags september/sep "
    "oktober/okt november/nov desember/des",
    # Malay
    "januari/jan februari/feb mac april/apr mei jun julai/jul ogos/ogo september/sep oktober/okt "
    "november/nov disember/dis",
    # Filipino
    "enero/ene pebrero/peb marso/mar abril/abr mayo/may hunyo/hun hulyo/hul agosto/ago setyembre/set "
    "oktubre/okt nobyembre/nob disyembre/dis",
    # Maltese
    "jannar/jan frar/fra marzu/mar april/apr mejju/mej ġunju/ġun lulju/lul awwissu/aww settembru/set "
    "ottubru/ott novembru/nov diċembru/diċ",
    # Welsh
    "ionawr/ion chwefror/chwef/chw mawrth/maw ebrill/ebr mai mehefin/meh gorffennaf/gorff/gor awst medi "
    "hydref/hyd tachwedd/tach rhagfyr/rhag",
    # Esperanto
    "januaro/jan februaro/feb marto/mar aprilo/apr majo/maj junio/jun julio/jul aŭgusto/aŭg septembro/sep "
    "oktobro/okt novembro/nov decembro/dec",
    # Georgian
    "იანვარი/იანვრის/იან თებერვალი/თებერვლის/თებ მარტი/მარტის/მარ აპრილი/აპრილის/აპრ მაისი/მაისის/მაი "
    "ივნისი/ივნისის/ივნ ივლისი/ივლისის/ივლ აგვისტო/აგვისტოს/აგვ სექტემბერი/სექტემბრის/სექ "
    "ოქტომბერი/ოქტომბრის/ოქტ ნოემბერი/ნოემბრის/ნოე დეკემბერი/დეკემბრის/დეკ",
    # Armenian
    "հունվար/հունվարի/հնվ փետրվար/փետրվարի/փտվ մարտ/մարտի/մրտ ապրիլ/ապրիլի/ապր մայիս/մայիսի/մյս "
    "հունիս/հունիսի/հնս հուլիս/հուլիսի/հլս օգոստոս/օգոստոսի/օգս սեպտեմբեր/սեպտեմբերի/սեպ "
    "հոկտեմբեր/հոկտեմբերի/հոկ նոյեմբեր/նոյեմբերի/նոյ դեկտեմբեր/դեկտեմբերի/դեկ",
    # Hebrew
    "ינואר/ינו פברואר/פבר מרץ/מרס אפריל/אפר מאי יוני יולי אוגוסט/אוג ספטמבר/ספט אוקטובר/אוק נובמבר/נוב "
    "דצמבר/דצמ",
    # Arabic
    "يناير فبراير مارس أبريل/ابريل/إبريل مايو يونيو/يونيه يوليو/يوليه أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر "
    "نوفمبر ديسمبر",
    # Arabic of the Maghreb
    "جانفي فيفري مارس أفريل ماي جوان جويلية/يوليوز أوت/غشت شتنبر أكتوبر نونبر دجنبر",
    # Arabic of the Levant
    "كانونالثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرينالأول تشرينالثاني كانونالأول",
    # Persian
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    # Hindi
    "जनवरी/जन फ़रवरी/फ़र मार्च अप्रैल मई जून जुलाई/जुल अगस्त/अग सितंबर/सितम्बर/सित अक्टूबर/अक्तूबर/अक्टू "
    "नवंबर/नवम्बर/नव दिसंबर/दिसम्बर/दिस",
    # Thai
    "มกราคม/มค กุมภาพันธ์/กพ มีนาคม/มีค เมษายน/เมย พฤษภาคม/พค มิถุนายน/มิย กรกฎาคม/กค สิงหาคม/สค "
    "กันยายน/กย ตุลาคม/ตค พฤศจิกายน/พย ธันวาคม/ธค",
    # Chinese
    "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
)
"""A language's twelve months, with a blank between; of each the names, with a slash between."""

_CROATIAN = {"listopad": 10, "listopada": 10, "lis": 10, "lip": 6, "srp": 7}

OTHER_MONTHS: dict[str, int] = {
    fold(name): number
    for row in reversed(_MONTHS)
    for number, names in enumerate(row.split(), 1)
    for name in names.split("/")
}
"""Folded name or abbreviation → 1 to 12."""

_SLAVIC_WEEKDAYS = (
    "poniedziałek pon pondělí po понеділок пн ponedjeljak",
    "wtorek wt úterý út вівторок вт utorak uto",
    "środa śr středa st середа ср srijeda sri",
    "czwartek czw čtvrtek čt четвер чт četvrtak čet",
    "piątek pt pátek pá п'ятниця пт petak pet",
    "sobota sob so субота сб subota sub",
    "niedziela niedz nie neděle ne неділя нд nedjelja ned",
)
_DAYS = {fold(name): number for number, row in enumerate(_SLAVIC_WEEKDAYS) for name in row.split()}


def agreeing(words: list[str], year: int, month: int, day: int) -> int:
    """Give the month that a date means: some Croatian names are those of other months in Polish and Czech.

    The day of the week tells, if it is among the folded words.
    """
    other = next((_CROATIAN[word] for word in words if word in _CROATIAN), month)
    weekdays = {_DAYS[word] for word in words if word in _DAYS}
    if other == month or not weekdays:
        return month
    return (
        other
        if _weekday(year, other, day) in weekdays and _weekday(year, month, day) not in weekdays
        else month
    )


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None
