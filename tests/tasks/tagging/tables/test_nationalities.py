"""A word or phrase names a state: by the state's name, its adjective or its capital."""

import pytest

from tasks.errors import SettingsError
from tasks.tagging.tables.nationalities import Nationalities, nationalities, parse_nationalities
from tasks.text.match_form import match_form

# Code; Arabic adjective and name as they stand in a sentence; English adjective; a Turkish, a
# Kurmanji and a Sorani form. Written by hand, not by the tool.
FACTS = """
AE الإماراتية|للإمارات|Emirati|Birleşik Arap Emirlikleri|Îmaratê|ئیمارات
AF الأفغانية|أفغانستان|Afghan|Afganistan'da|Efganistanê|ئەفغانستان
AL الألبانية|ألبانيا|Albanian|Arnavutluk|Albanyayê|ئەڵبانیا
AM الأرمينية|أرمينيا|Armenian|Ermenistan'ın|Ermenistanê|ئەرمەنستان
AR الأرجنتيني|الأرجنتين|Argentine|Arjantin|Arjantînê|ئەرژەنتین
AT النمساوية|النمسا|Austrian|Avusturya'nın|Nemsayê|نەمسا
AU الأسترالية|أستراليا|Australian|Avustralya|Awistralyayê|ئوسترالیا
AZ الأذربيجانية|أذربيجان|Azerbaijani|Azerbaycan'ın|Azerbaycanê|ئازەربایجان
BA البوسنية|البوسنة والهرسك|Bosnian|Bosna Hersek|Bosna û Hersek|بۆسنیا و ھەرزەگۆڤینا
BE البلجيكي|بلجيكا|Belgian|Belçika|Belçîkayê|بەلژیک
BG البلغارية|بلغاريا|Bulgarian|Bulgar|Bulgaristanê|بولگاریا
BH البحرينية|البحرين|Bahraini|Bahreyn|Behreynê|بەحرەین
BR البرازيلي|البرازيل|Brazilian|Brezilya|Brezîlyayê|برازیل
BY البيلاروسية|بيلاروسيا|Belarusian|Belarus|Belarusê|بیلاڕووس
CA الكندية|كندا|Canadian|Kanada'nın|Kanadayê|کەنەدا
CH السويسرية|سويسرا|Swiss|İsviçre'de|Swîsreyê|سویسرا
CN الصينية|بالصين|Chinese|Çin|Çînê|چین
CU الكوبية|كوبا|Cuban|Küba|Kubayê|کووبا
CY القبرصية|قبرص|Cypriot|Kıbrıs|Qibrisê|قیبرس
CZ التشيكية|التشيك|Czech|Çekya|Çekyayê|چیک
DE والألمانية|لألمانيا|German|Alman|Almanyayê|ئەڵمانیا
DK الدنماركية|الدنمارك|Danish|Danimarka|Danîmarkayê|دانمارک
DZ الجزائرية|الجزائر|Algerian|Cezayir|Cezayîrê|جەزایر
EG المصرية|بمصر|Egyptian|Mısır'ın|Misirê|میسر
ES الإسبانية|إسبانيا|Spanish|İspanyol|Spanyayê|ئیسپانیا
ET الإثيوبي|إثيوبيا|Ethiopian|Etiyopya|Etîyopyayê|ئەتیۆپیا
FI الفنلندية|فنلندا|Finnish|Finlandiya|Fînlandayê|فینلاند
FR الفرنسية|فرنسا|French|Fransız|Fransayê|فەرەنسا
GB البريطانية|بريطانيا|British|İngiliz|Brîtanyayê|بەریتانیا
GE الجورجية|جورجيا|Georgian|Gürcistan|Gurcistanê|گورجستان
GR اليونانية|اليونان|Greek|Yunan|Yûnanistanê|یۆنان
HU المجرية|المجر|Hungarian|Macar|Macaristanê|هەنگاریا
ID الإندونيسية|إندونيسيا|Indonesian|Endonezya|Endonezyayê|ئیندۆنیزیا
IE الأيرلندية|أيرلندا|Irish|İrlanda|Îrlandayê|ئیرلەند
IL الإسرائيلية|لإسرائيل|Israeli|İsrail'in|Îsraîlê|ئیسرائیلدا
IN الهندية|للهند|Indian|Hindistan|Hindistanê|هیندستان
IQ العراقية|للعراق|Iraqi|Iraklı|Iraqê|عێراقی
IR الإيرانية|بإيران|Iranian|İranlı|Îranê|ئێرانی
IT الإيطالية|إيطاليا|Italian|İtalyan|Îtalyayê|ئیتالیا
JO الأردنية|بالأردن|Jordanian|Ürdün'de|Urdunê|ئوردن
JP اليابانية|اليابان|Japanese|Japon|Japonyayê|ژاپۆن
KW الكويتية|الكويت|Kuwaiti|Kuveyt|Kuweytê|کوەیت
KZ الكازاخستانية|كازاخستان|Kazakh|Kazakistan|Qazaxistanê|کازاخستان
LB اللبنانية|ولبنان|Lebanese|Lübnan'ın|Libnanê|لوبنان
LY الليبية|ليبيا|Libyan|Libya|Lîbyayê|لیبیا
MA المغربية|المغرب|Moroccan|Fas|Mexribê|مەغریب
NL الهولندية|هولندا|Dutch|Hollanda|Hollandayê|هۆڵەندا
NO النرويجية|النرويج|Norwegian|Norveç|Norwêcê|نۆرویژ
OM العمانية|عُمان|Omani|Umman|Omanê|عومان
PK الباكستانية|باكستان|Pakistani|Pakistan|Pakistanê|پاکستان
PL البولندية|بولندا|Polish|Polonya|Polonyayê|پۆڵەندا
PS الفلسطينية|فلسطين|Palestinian|Filistin|Filistînê|فەلەستین
QA القطرية|لقطر|Qatari|Katar|Qeterê|قەتەر
RO الرومانية|رومانيا|Romanian|Romanya|Romanyayê|ڕۆمانیا
RS الصربية|صربيا|Serbian|Sırp|Sirbistanê|سربیا
RU الروسية|وروسيا|Russian|Rus|Rûsyayê|ڕووسیا
SA السعودية|بالسعودية|Saudi|Suudi Arabistan'ın|Siûdîyê|سعودیە
SD السوداني|السودان|Sudanese|Sudan|Sûdanê|سودان
SE السويدية|السويد|Swedish|İsveç|Swêdê|سوید
SY السورية|سورية|Syrian|Suriye'nin|Sûriyê|سووریادا
TN التونسية|تونس|Tunisian|Tunus|Tûnisê|توونس
TR التركية|تركيا|Turkish|Türk|Tirkiyeyê|تورکیا
UA الأوكرانية|أوكرانيا|Ukrainian|Ukrayna'nın|Ukraynayê|ئۆکراینا
US الأميركية|الولايات المتحدة|American|Amerikan|Amerîkayê|ئەمەریکا
VE الفنزويلي|فنزويلا|Venezuelan|Venezuela|Venezuelayê|ڤەنزوێلا
YE اليمنية|اليمن|Yemeni|Yemen|Yemenê|یەمەن
""".strip().splitlines()
LANGUAGES = ("ar", "ar", "en", "tr", "ku", "ckb")

CAPITALS = """
UA كييف Kyiv Kiev Kîevê کیێڤ
RU موسكو Moscow Moskova'nın Moskowê مۆسکۆ
TR أنقرة Ankara Ankara'da Enqereyê ئەنقەرە
IQ بغداد Baghdad Bağdat Bexdayê بەغدا
LB وبيروت Beirut Beyrut'ta Beyrûtê بەیروت
JO عمّان Amman Amman Emanê عەممان
SA الرياض Riyadh Riyad Riyadê ڕیاز
QA الدوحة Doha Doha Dohayê دەوحە
EG القاهرة Cairo Kahire Qahîreyê قاهیرە
IR طهران Tehran Tahran Tehranê تاران
US واشنطن Washington Washington'ın Waşingtonê واشنتۆن
FR باريس Paris Paris Parîsê پاریس
GB لندن London Londra Londrayê لەندەن
DE برلين Berlin Berlin'de Berlînê بەرلین
BE بروكسل Brussels Brüksel Brukselê برۆکسل
SY دمشق Damascus Şam'da Şamê دیمەشق
""".strip().splitlines()


def cases(lines: list[str], separator: str) -> list[tuple[str, str, str]]:
    """One case for each word of each row."""
    found = []
    for line in lines:
        code, _, rest = line.partition(" ")
        words = rest.split(separator)
        languages = LANGUAGES[-len(words) :]
        found += [(code, lang, word) for lang, word in zip(languages, words, strict=True)]
    return found


@pytest.mark.parametrize(("code", "lang", "word"), cases(FACTS, "|"))
def test_a_state_is_known_by_its_name_or_adjective(code: str, lang: str, word: str) -> None:
    form = match_form(word)
    table = nationalities()
    assert code in table.country_of_name(form, lang) | table.country_of_adjective(form, lang)


@pytest.mark.parametrize(("code", "lang", "word"), cases(CAPITALS, " "))
def test_a_state_is_known_by_its_capital(code: str, lang: str, word: str) -> None:
    assert nationalities().country_of_capital(match_form(word), lang) == {code}


@pytest.mark.parametrize(
    ("phrase", "codes"),
    [
        ("الكورية", {"KP", "KR"}),
        ("الكورية الجنوبية", {"KR"}),
        ("بالولايات المتحدة الأمريكية", {"US"}),
        ("Germany's", {"DE"}),
        ("Germany’s", {"DE"}),
        ("U.S.", {"US"}),
        ("South Korean", {"KR"}),
        ("Suudi Arabistan'ın", {"SA"}),
        ("الروس", {"RU"}),
        ("الأميركيون", {"US"}),
        ("Ruslar", {"RU"}),
        ("الهنديه", {"IN"}),
    ],
)
def test_what_the_grammar_puts_around_a_word_is_taken_off(phrase: str, codes: set[str]) -> None:
    assert nationalities().country_of(match_form(phrase)) == codes


@pytest.mark.parametrize(
    "word",
    "للخارجية الداخلية والدفاع المصير النقل الكردية العربية قسد السابقة foreign interior the "
    "dışişleri savunma bakanlığı derve berevaniyê دەرەوە ناوخۆ الشمالية الأوروبية European "
    "كارمن frances limanı".split(),
)
def test_other_words_are_no_state(word: str) -> None:
    assert nationalities().country_of(match_form(word)) == frozenset()


def test_words_of_another_meaning_are_marked() -> None:
    table = nationalities()
    for word, lang in [
        ("US", "en"),
        ("Turkey", "en"),
        ("المالية", "ar"),
        ("Mısır", "tr"),
        ("باكرا", "ar"),
        ("روماني", "ar"),
        ("malê", "ku"),
    ]:
        assert table.is_doubtful(match_form(word), lang)
    for word, lang in [("German", "en"), ("الهندية", "ar"), ("للهند", "ar"), ("Rusya", "tr")]:
        assert not table.is_doubtful(match_form(word), lang)


@pytest.mark.parametrize("text", ["a\tb\n", "kind\tlang\tcode\tspellings\nname\tar\n"])
def test_a_wrong_table_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(SettingsError, match=r"line [12]"):
        parse_nationalities(text)


def test_a_table_of_ones_own_is_read() -> None:
    table = Nationalities(parse_nationalities("kind\tlang\tcode\tspellings\nname\ten\tXX\tOz\n"))
    assert table.country_of("oz's", "en") == {"XX"}
