import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.text.language import guess

SAMPLES = [
    (
        "ar",
        "أعادت قوات وزارة الداخلية السورية رتلًا تابعًا للتحالف الدولي ومنعته من دخول المنطقة",
    ),
    ("ckb", "هێزەکانی ئاسایش لە شاری دێرەزوور کاروانێکی هاوپەیمانانیان گەڕاندەوە"),
    (
        "fa",
        (
            "وزارت کشور سوریه کاروان ائتلاف بین‌المللی را در دیرالزور متوقف کرد و گفت هماهنگی "
            "پیش از آن نبود"
        ),
    ),
    ("ur", "شام کی وزارت داخلہ نے دیر الزور میں بین الاقوامی اتحاد کے قافلے کو روک دیا ہے"),
    (
        "ku",
        (
            "Wezareta Karên Hundir a Sûriyê karwanek Hevpeymaniya Navdewletî li Dêrezorê "
            "rawestand û vegerand"
        ),
    ),
    (
        "tr",
        "Suriye İçişleri Bakanlığı, Deyrizor'da uluslararası koalisyona ait konvoyu geri çevirdi",
    ),
    (
        "en",
        (
            "The Interior Ministry turned back a convoy of the coalition in Deir ez-Zor for "
            "lack of coordination"
        ),
    ),
    ("ru", "Министерство внутренних дел Сирии остановило колонну международной коалиции"),
    ("he", "משרד הפנים הסורי עצר שיירה של הקואליציה הבינלאומית"),
    (
        "fr",
        (
            "Le ministère de l'Intérieur a arrêté un convoi de la coalition dans la ville "
            "pour un manque de coordination"
        ),
    ),
    (
        "it",
        "Il presidente siriano è arrivato ieri sera a Roma per incontrare il ministro degli Esteri",
    ),
    ("zh", "叙利亚总统昨天抵达北京并与外交部长举行会谈"),
    ("ps", "د افغانستان د کورنیو چارو وزارت وايي چې نن په کابل کې غونډه شوې ده"),
    ("ug", "سۇرىيە زۇڭتۇڭى بۈگۈن ئىستانبۇلغا كەلدى"),
    (
        "de",
        (
            "Das Innenministerium hat einen Konvoi der Koalition in der Stadt gestoppt und "
            "nicht durchgelassen"
        ),
    ),
]


@pytest.mark.parametrize(("code", "text"), SAMPLES)
def test_running_text_is_recognised_without_help(code, text):
    assert guess(text) == code


@pytest.mark.parametrize(("code", "text"), SAMPLES)
@pytest.mark.parametrize("declared", ["en", "ar", "fa-IR", "tr_TR"])
def test_text_overrules_a_wrong_declaration(code, text, declared):
    assert guess(text, declared) == code


@pytest.mark.parametrize(
    ("text", "declared", "code"),
    [
        ("دمشق", "", "ar"),
        ("دمشق", "fa", "fa"),
        ("دمشق", "en", "ar"),
        ("Damascus", "", "und"),
        ("Damascus", "en-GB", "en"),
        ("Damascus", "ar", "und"),
        ("Sûrî", "kmr", "ku"),
        ("دمشق", "ku", "ckb"),
        ("Bonjour Beyrouth", "fr", "fr"),
        ("", "", "und"),
        ("123", "tr", "tr"),
        ("x", "<script>", "und"),
    ],
)
def test_short_texts_lean_on_the_declaration(text, declared, code):
    assert guess(text, declared) == code


def test_the_first_declaration_that_can_be_written_so_counts():
    assert guess("دمشق", "en-US", "fa") == "fa"
    assert guess("دمشق", "ar", "fa") == "ar"
    assert guess("Şam", "ar", "", "ku") == "ku"


@given(st.text(max_size=200), st.text(max_size=20))
def test_every_text_has_a_code_or_und(text, declared):
    code = guess(text, declared)
    assert 2 <= len(code) <= 3
    assert code.isascii()
    assert code.islower()
