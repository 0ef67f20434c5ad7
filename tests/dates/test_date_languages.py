"""Dates in the languages, scripts and charsets in which mailers have written them."""

from __future__ import annotations

from datetime import datetime

import pytest

from listarchive.dates import month_in_name, sent_at, sent_in

LANGUAGES = [
    # Each: Thursday 4 March, Wednesday 5 May, Monday 30 August, Friday 31 December 2021.
    ("sv", "tors, 4 mar", "ons, 5 maj", "mån, 30 aug", "fre, 31 dec"),
    ("sv, whole", "torsdag 4 mars", "onsdag 5 maj", "måndag 30 augusti", "fredag 31 december"),
    ("da", "tors., 4. mar.", "ons., 5. maj", "man., 30. aug.", "fre., 31. dec."),
    ("nb", "tor. 4. mars", "ons. 5. mai", "man. 30. aug.", "fre. 31. des."),
    ("is", "fim. 4. mar.", "mið. 5. maí", "mán. 30. ágú.", "fös. 31. des."),
    ("fi", "to 4. maaliskuuta", "ke 5. toukokuuta", "ma 30. elokuuta", "pe 31. joulukuuta"),
    ("fi, short", "to, 4 maalis", "ke, 5 touko", "ma, 30 elo", "pe, 31 joulu"),
    ("et", "N, 4. märts", "K, 5. mai", "E, 30. aug", "R, 31. dets"),
    ("lv", "ceturtd., 4. marts", "trešd., 5. maijs", "pirmd., 30. aug.", "piektd., 31. dec."),
    ("lt", "kt, kovo 4 d.,", "tr, gegužės 5 d.,", "pr, rugpjūčio 30 d.,", "pn, gruodžio 31 d.,"),
    ("lt, short", "Kt, 4 Kov", "Tr, 5 Geg", "Pr, 30 Rgp", "Pn, 31 Grd"),
    ("pl", "czw, 4 mar", "śr, 5 maj", "pon, 30 sie", "pt, 31 gru"),
    ("pl, whole", "czwartek, 4 marca", "środa, 5 maja", "poniedziałek, 30 sierpnia", "piątek, 31 grudnia"),
    ("cs", "Čt, 4 bře", "St, 5 kvě", "Po, 30 srp", "Pá, 31 pro"),
    ("cs, whole", "čtvrtek 4. března", "středa 5. května", "pondělí 30. srpna", "pátek 31. prosince"),
    ("sk", "št 4. mar", "st 5. máj", "po 30. aug", "pi 31. dec"),
    ("hu", "cs, 4 márc.", "sze, 5 máj.", "h, 30 aug.", "p, 31 dec."),
    ("ro", "joi, 4 martie", "mie., 5 mai", "lun., 30 aug.", "vin., 31 dec."),
    ("sl", "čet., 4. mar.", "sre., 5. maj", "pon., 30. avg.", "pet., 31. dec."),
    ("hr", "čet, 4 ožu", "sri, 5 svi", "pon, 30 kol", "pet, 31 pro"),
    ("sr", "чет, 4 мар", "сре, 5 мај", "пон, 30 авг", "пет, 31 дец"),
    ("mk", "чет. 4 мар.", "сре. 5 мај", "пон. 30 авг.", "пет. 31 дек."),
    ("bg", "чт, 4 март", "ср, 5 май", "пн, 30 август", "пт, 31 декември"),
    ("ru", "Чт, 4 мар", "Ср, 5 май", "Пн, 30 авг", "Пт, 31 дек"),
    ("ru, whole", "четверг, 4 марта", "среда, 5 мая", "понедельник, 30 августа", "пятница, 31 декабря"),
    ("uk", "чт, 4 бер", "ср, 5 тра", "пн, 30 сер", "пт, 31 гру"),
    ("be", "чц, 4 сак", "ср, 5 мая", "пн, 30 жні", "пт, 31 сне"),
    ("el", "Πεμ, 4 Μαρ", "Τετ, 5 Μαΐ", "Δευ, 30 Αυγ", "Παρ, 31 Δεκ"),
    (
        "el, whole",
        "Πέμπτη, 4 Μαρτίου",
        "Τετάρτη, 5 Μαΐου",
        "Δευτέρα, 30 Αυγούστου",
        "Παρασκευή, 31 Δεκεμβρίου",
    ),
    ("tr", "Per, 4 Mar", "Çar, 5 May", "Pzt, 30 Ağu", "Cum, 31 Ara"),
    ("tr, whole", "4 Mart", "5 Mayıs", "30 Ağustos", "31 Aralık"),
    ("az", "4 mart", "5 may", "30 avqust", "31 dekabr"),
    ("sq", "4 mars", "5 maj", "30 gusht", "31 dhjetor"),
    ("ca", "dj., 4 de març de", "dc., 5 de maig de", "dl., 30 d’agost de", "dv., 31 de des. de"),
    ("gl", "xov., 4 de mar. de", "mér., 5 de maio de", "luns, 30 de ago. de", "ven., 31 de dec. de"),
    ("eu", "og., martxoaren 4a", "az., maiatzaren 5a", "al., abuztuaren 30a", "or., abenduaren 31a"),
    ("id", "Kam, 4 Mar", "Rab, 5 Mei", "Sen, 30 Agu", "Jum, 31 Des"),
    ("ms", "Kha, 4 Mac", "Rab, 5 Mei", "Isn, 30 Ogo", "Jum, 31 Dis"),
    ("fil", "Huw, 4 Mar", "Miy, 5 May", "Lun, 30 Ago", "Biy, 31 Dis"),
    ("he", "יום ה׳, 4 מרץ", "יום ד׳, 5 מאי", "יום ב׳, 30 אוג׳", "יום ו׳, 31 דצמ׳"),
    ("ar", "الخميس، 4 مارس", "الأربعاء، 5 مايو", "الاثنين، 30 أغسطس", "الجمعة، 31 ديسمبر"),
    ("ar, Levant", "الخميس 4 آذار", "5 أيار", "30 آب", "31 كانون الأول"),
    ("fa", "4 مارس", "5 مه", "30 اوت", "31 دسامبر"),
    ("hi", "4 मार्च", "5 मई", "30 अगस्त", "31 दिसंबर"),
    ("th", "4 มี.ค.", "5 พ.ค.", "30 ส.ค.", "31 ธ.ค."),
    ("ka", "ხუთ, 4 მარ", "ოთხ, 5 მაი", "ორშ, 30 აგვ", "პარ, 31 დეკ"),
    ("hy", "հնգ, 4 մրտ", "չրք, 5 մյս", "երկ, 30 օգս", "ուր, 31 դեկ"),
    ("vi", "Thứ Năm, 4 tháng 3", "Thứ 4, 5 thg 5", "Thứ 2, 30 Th8", "Thứ Sáu, 31 Tháng 12"),
    ("zh", "星期四, 4 三月", "星期三, 5 五月", "星期一, 30 八月", "星期五, 31 十二月"),
    ("ja", "木, 04  3月", "水, 05  5月", "月, 30  8月", "金, 31 12月"),
    ("ko", "목, 04  3월", "수, 05  5월", "월, 30  8월", "금, 31 12월"),
]


@pytest.mark.parametrize("days", [days for _, *days in LANGUAGES], ids=[name for name, *_ in LANGUAGES])
@pytest.mark.parametrize("case", [str, str.upper, str.lower, str.title])
def test_months_and_days_of_many_languages(days: list[str], case: type[str]) -> None:
    for day, expected in zip(days, ("03-04", "05-05", "08-30", "12-31"), strict=True):
        found = sent_at(f"{case(day)} 2021 05:06:07 +0100")
        assert found is not None, day
        assert found.isoformat() == f"2021-{expected}T05:06:07+01:00", day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年3月4日 05:06:07 +0900", "2021-03-04T05:06:07+09:00"),
        ("2021年3月4日(木) 5時6分7秒", "2021-03-04T05:06:07+00:00"),
        ("2021年03月04日 午後3時15分", "2021-03-04T15:15:00+00:00"),
        ("2021年3月4日 下午3:15", "2021-03-04T15:15:00+00:00"),
        ("2021年3月4日下午03:15:20", "2021-03-04T15:15:20+00:00"),
        ("2021年3月4日 上午 12:15", "2021-03-04T00:15:00+00:00"),
        ("2021年3月4日 星期四 5点6分", "2021-03-04T05:06:00+00:00"),
        ("03年1月12日 15:15", "2003-01-12T15:15:00+00:00"),
        ("令和3年3月4日 5:06", "2021-03-04T05:06:00+00:00"),
        ("平成元年3月4日 5:06", "1989-03-04T05:06:00+00:00"),
        ("民國110年3月4日 5:06", "2021-03-04T05:06:00+00:00"),
        ("2021년 3월 4일 오후 3:15", "2021-03-04T15:15:00+00:00"),
        ("2021년 3월 4일 목요일 오전 5시 6분", "2021-03-04T05:06:00+00:00"),
        ("２０２１年３月４日　５：０６", "2021-03-04T05:06:00+00:00"),
        ("٤ مارس ٢٠٢١ ٠٥:٠٦:٠٧", "2021-03-04T05:06:07+00:00"),
        ("4 มีนาคม 2564 05:06:07", "2021-03-04T05:06:07+00:00"),
        ("4 Μαρτίου 2021 3:15 μ.μ.", "2021-03-04T15:15:00+00:00"),
        ("4 Μαρτίου 2021 12:15 π.μ.", "2021-03-04T00:15:00+00:00"),
        ("2021. márc. 4., csütörtök 5:06:07", "2021-03-04T05:06:07+00:00"),
        ("4 de marzo de 2021, 3:15 p. m.", "2021-03-04T15:15:00+00:00"),
        ("4 de març de 2021 3:15 p.m.", "2021-03-04T15:15:00+00:00"),
        ("am 4. März 2021 12:15", "2021-03-04T12:15:00+00:00"),
        ("4 thang 3 2021 05:06:07", "2021-03-04T05:06:07+00:00"),
        ("T5, 04 Thg3 2021 05:06:07 +0700", "2021-03-04T05:06:07+07:00"),
        ("T5., 04. thg 3. 2021 05:06:07 +0700", "2021-03-04T05:06:07+07:00"),
        ("T5 04 Th3 2021 05:06:07 +0700", "2021-03-04T05:06:07+07:00"),
        ("Thứ Năm, 04 tháng ba 2021 05:06:07", "2021-03-04T05:06:07+00:00"),
        ("Thứ Bảy, 04 Tháng Mười Hai 2021 05:06:07", "2021-12-04T05:06:07+00:00"),
        ("CN, 05 Tháng Mười 2021 05:06:07", "2021-10-05T05:06:07+00:00"),
        ("Montag, 4. Feber 2021 05:06:07", "2021-02-04T05:06:07+00:00"),
        ("4. maalisk. 2021 klo 5.06", "2021-03-04T05:06:00+00:00"),
        ("2021-03-04 05.06", "2021-03-04T05:06:00+00:00"),
        ("Sonntag, den 4. März 2021 05:06", "2021-03-04T05:06:00+00:00"),
        ("чт, 4 марта 2021 г. в 05:06", "2021-03-04T05:06:00+00:00"),
        ("4th of March 2021 05:06:07", "2021-03-04T05:06:07+00:00"),
    ],
)
def test_other_orders_and_scripts(text: str, expected: str) -> None:
    found = sent_at(text)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("czw, 30 lis 2017 12:00:00 +0100", 11),  # a Thursday in November
        ("pon, 30 lis 2017 12:00:00 +0200", 10),  # a Monday in October: Croatian
        ("30 lis 2017 12:00:00 +0100", 11),
        ("ponedjeljak, 30. listopada 2017 12:00", 10),
        ("pt, 30 lip 2017 12:00:00", 6),
        ("nie, 30 lip 2017 12:00:00", 7),
        ("mar, 4 lug 2017 12:00:00", 7),  # Italian: a Tuesday
        ("sub, 4 ožu 2017 12:00", 3),  # Croatian: a Saturday, not Lithuanian's or Albanian's month
        ("Paz, 30 Tem 2017 12:00", 7),  # Turkish: a Sunday, not Polish October
        ("vas., 2017. okt. 29., 12:00", 10),  # Hungarian: a Sunday, not Lithuanian February
        ("2017. Nisan 4., Paz 12:00", 4),  # Turkish, the day last
        ("Mart 4 2017 12:00 AWST", 3),  # of Western Australia, not Welsh August
        ("Sen, 30 Okt 2017 12:00", 10),  # Indonesian: a Monday, not Russian September
    ],
)
def test_a_name_that_is_two_months_or_a_day(text: str, month: int) -> None:
    found = sent_at(text)
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Thu, 4 Mar 00 05:06:07 +0000", 2000),
        ("Thu, 4 Mar 49 05:06:07 +0000", 2049),
        ("Thu, 4 Mar 50 05:06:07 +0000", 1950),
        ("Thu, 4 Mar 69 05:06:07 +0000", 1969),
        ("Thu, 4 Mar 70 05:06:07 +0000", 1970),
        ("4-Mar-68 05:06:07", 1968),
        ("4/3/99 05:06:07", 1999),
        ("4.3.99 05:06:07", 1999),
        ("04.03.99 05:06:07", 1999),
        ("99-03-04 05:06:07", 1999),
        ("Thu, 4 Mar 100 05:06:07 +0000", 2000),
        ("Thu, 4 Mar 121 05:06:07 +0000", 2021),
        ("Thu, 4 Mar 99 05:06:07 EST", 1999),
    ],
)
def test_a_year_of_two_or_three_digits(text: str, year: int) -> None:
    """RFC 5322 §4.3."""
    found = sent_at(text)
    assert found is not None
    assert found.year == year


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 4 Mar 1969 05:06:07 +0000",  # an empty clock, west of Greenwich
        "Thu, 4 Mar 1950 05:06:07 +0000",
        "2021年13月4日",
        "4 Herons 2021 05:06:07",
        "4 lista 2021",
        "127.0.0.1",
    ],
)
def test_what_is_no_date_in_any_language(text: str) -> None:
    assert sent_at(text) is None


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("lör, 4 mar 2021 05:06:07", "latin-1"),
        ("jeudi 4 févr. 2021 05:06:07", "latin-1"),
        ("Чт, 4 мар 2021 05:06:07", "koi8-r"),
        ("Чт, 4 січ 2021 05:06:07", "koi8-u"),
        ("Чт, 4 квітня 2021 05:06:07", "koi8-u"),
        ("Чт, 4 мар 2021 05:06:07", "cp1251"),
        ("Чт, 4 мар 2021 05:06:07", "iso8859-5"),
        ("Чт, 4 мар 2021 05:06:07", "cp866"),
        ("Чт, 4 мар 2021 05:06:07", "utf-8"),
        ("čt, 4 bře 2021 05:06:07", "cp1250"),
        ("čt, 4 bře 2021 05:06:07", "iso8859-2"),
        ("Πέμ, 4 Μάρ 2021 05:06:07", "cp1253"),
        ("Πέμ, 4 Μάρ 2021 05:06:07", "iso8859-7"),
        ("4 Ağu 2021 05:06:07", "cp1254"),
        ("4 geg 2021 05:06:07 Žemaitija", "cp1257"),
        ("4 מרץ 2021 05:06:07", "cp1255"),
        ("4 مارس 2021 05:06:07", "cp1256"),
        ("2021年3月4日 下午5:06", "gbk"),
        ("2021年3月4日 下午5:06", "big5"),
        ("2021年3月4日 午後5:06", "cp932"),
        ("2021年3月4日 午後5:06", "euc_jp"),
        ("2021년 3월 4일 오후 5:06", "euc-kr"),
        ("星期四, 4 三月 2021 05:06:07", "gbk"),
    ],
)
def test_a_date_in_raw_bytes(text: str, charset: str) -> None:
    found, said = sent_in(text.encode(charset))
    assert found is not None
    assert found == sent_at(text)
    assert sent_at(said) == found


def test_raw_bytes_that_are_no_date_in_any_charset() -> None:
    assert sent_in("цапли у озера, 4 2021".encode("koi8-r")) == (None, "")


@pytest.mark.parametrize(
    "name", ["2008-Mart.txt", "2008-Марта.txt", "2008-březen.txt", "2008-Maaliskuu.txt.gz"]
)
def test_a_month_in_the_name_of_a_file(name: str) -> None:
    assert month_in_name(name) == datetime.fromisoformat("2008-03-01T00:00:00+00:00")
