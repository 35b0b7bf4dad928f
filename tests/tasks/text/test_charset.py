"""Every page is read in the encoding it is in, whatever it says about itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.text import charset
from tests.support.runaway import no_runaway

SENTENCE = "وقالت مصادر محلية في المدينة إن الحركة عادت إلى طبيعتها مساء اليوم"
ARABIC = (
    f"أعلنت قوات سوريا الديمقراطية تفاصيل العملية الأمنية في ريف دير الزور الشرقي، "
    f"{SENTENCE}؛ ثم غادرت."
)
FLASH = "انفجار في دمشق"
TURKISH = (
    "Türkiye'nin güneydoğusunda düzenlenen operasyonda çok sayıda şüpheli gözaltına "
    "alındı. İçişleri Bakanlığı, "
    "Şanlıurfa ve Diyarbakır'da aramaların sürdüğünü bildirdi."
)
KURMANJI = (
    "Serokê rêveberiyê got ku divê şer li bakur û rojhilatê Sûriyê bi dawî bibe û aştî çêbibe."
)
PERSIAN = "رئيس جمهور گفت که پيشنهاد جديد در جلسه هيئت دولت بررسي خواهد شد و نتيجه آن اعلام مي‌شود."
TEXTS = [
    *(
        (ARABIC, encoding)
        for encoding in (
            "cp1256",
            "iso-8859-6",
            "utf-16-le",
            "utf-16-be",
            "utf-16",
            "utf-8",
            "utf-8-sig",
        )
    ),
    *(
        (FLASH, encoding)
        for encoding in ("cp1256", "iso-8859-6", "utf-16-le", "utf-16-be", "utf-8")
    ),
    *((TURKISH, encoding) for encoding in ("cp1254", "utf-16-le", "utf-16-be", "utf-16", "utf-8")),
    (KURMANJI, "cp1254"),
    (PERSIAN, "cp1256"),
]
LABELS = (
    "utf-8 iso-8859-1 windows-1252 windows-1256 iso-8859-6 windows-1254 utf-16 us-ascii "
    "nonsense".split()
)
FURNITURE = (
    "<script src=x.js charset=utf-8></script>" + "<div class='menu-item'><span></span></div>" * 30
)


def page(text: str, encoding: str, head: str = "") -> bytes:
    html = (
        f"<!doctype html><html><head>{head}<title>x</title></head>"
        f"<body>{FURNITURE}<p>{text}</p></body></html>"
    )
    return html.encode(encoding)


@pytest.mark.parametrize(("text", "encoding"), TEXTS)
def test_without_a_declaration_the_letters_tell(text, encoding):
    assert text in charset.decode(page(text, encoding))


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(("text", "encoding"), TEXTS)
def test_a_header_is_believed_when_it_makes_words(text, encoding, label):
    assert text in charset.decode(page(text, encoding), f"text/html; charset={label}")


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(("text", "encoding"), TEXTS)
def test_a_meta_tag_is_believed_when_it_makes_words(text, encoding, label):
    by_name = f"<meta charset='{label}'>"
    by_equivalent = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'
    for head in (by_name, by_equivalent):
        assert text in charset.decode(page(text, encoding, head))


def test_the_page_corrects_a_wrong_header():
    body = page(ARABIC, "cp1256", "<meta charset=windows-1256>")
    assert ARABIC in charset.decode(body, "text/html; charset=iso-8859-1")


def test_an_xml_declaration_names_the_encoding():
    assert "Ţară" in charset.decode(
        b"<?xml version='1.0' encoding='iso-8859-2'?><p>" + "Ţară".encode("iso-8859-2")
    )


def test_the_charset_of_a_script_is_not_the_page_s():
    body = (
        b"<script charset=windows-1251 src=x></script><meta charset=windows-1252><p>"
        + "d\xe9j\xe0 vu".encode("cp1252")
    )
    assert "déjà vu" in charset.decode(body)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le président a été élu à l'Élysée, où la cérémonie a déjà commencé.", "cp1252"),
        (
            "Die Behörden bestätigten, dass die Führung für überfällige Maßnahmen zuständig wäre.",
            "cp1252",
        ),
        (
            (
                "Það er ekki ljóst hvort ráðherrann þurfi að segja af sér, sagði formaður "
                "flokksins í gær."
            ),
            "cp1252",
        ),
        (
            "Ministr dnes oznámil, že příští týden začne jednání o rozpočtu a dalších změnách.",
            "cp1250",
        ),
        (
            "Президент подписал указ о проведении выборов в следующем году, сообщили журналистам.",
            "cp1251",
        ),
        (
            "Президент подписал указ о проведении выборов в следующем году, сообщили журналистам.",
            "koi8-r",
        ),
        ("ראש הממשלה אמר הבוקר כי הדיון בכנסת יידחה לשבוע הבא בעקבות הבקשה.", "cp1255"),
        ("Ο πρωθυπουργός δήλωσε σήμερα ότι η κυβέρνηση θα καταθέσει νομοσχέδιο.", "cp1253"),
        ("中国外交部发言人周二表示，双方将继续就贸易问题进行磋商，并期待取得积极成果。", "gb18030"),
    ],
)
def test_a_right_declaration_of_any_language_is_believed(text, encoding):
    assert text in charset.decode(
        page(text, encoding), f"text/html; charset={encoding.replace('cp', 'windows-')}"
    )


def test_latin_names_and_quotes_in_an_arabic_page_change_nothing():
    text = "قال المسؤول “إن العملية” انتهت – وفق وكالة CNN والـBBC، في 2024."
    assert text in charset.decode(page(text, "cp1256"), "text/html; charset=windows-1256")


@pytest.mark.parametrize(
    "piece", [b"a", b"\x80", b"a\x80", b"<meta ", b"\x00", b"\xe1a", b"charset="]
)
def test_no_body_takes_long(piece):
    with no_runaway():
        charset.decode(b"\xff" + piece * (1_000_000 // len(piece)))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (SENTENCE.encode(), ""),
        (SENTENCE.encode(), "text/html; charset=iso-8859-1"),
        (SENTENCE.encode("cp1256"), "text/html; charset=windows-1256"),
        (SENTENCE.encode("cp1256"), 'text/html; charset="CP1256"'),
        (b"<meta charset=windows-1256>" + SENTENCE.encode("cp1256"), ""),
        (b"<meta charset=windows-1256>" + SENTENCE.encode("cp1256"), "text/html; charset=utf-8"),
        (SENTENCE.encode("cp1256"), ""),
        (SENTENCE.encode("cp1256"), "text/html; charset=utf-8"),
        (SENTENCE.encode("cp1256"), "text/html; charset=nonsense"),
        (SENTENCE.encode("iso-8859-6"), "text/html; charset=iso-8859-6"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "text/html; charset=windows-1256"),
        (SENTENCE.encode("utf-16"), "text/html"),
        (b"<meta charset=utf-16>" + SENTENCE.encode(), ""),
        (SENTENCE.encode()[:-1], ""),
    ],
)
def test_arabic_is_read_in_every_encoding(body, content_type):
    assert SENTENCE[:-1] in charset.decode(body, content_type)


@pytest.mark.parametrize(
    ("label", "byte", "letter"),
    [
        ("iso-8859-1", b"\x93", "“"),
        ("latin1", b"\x80", "€"),
        ("iso-8859-9", b"\xfe", "ş"),
        ("us-ascii", b"\xe9", "é"),
    ],
)
def test_labels_mean_what_browsers_make_of_them(label, byte, letter):
    text = b"plain words around a letter " * 4 + byte
    assert charset.decode(text, f"text/html; charset={label}").endswith(letter)


@pytest.mark.heavy
@given(st.binary(max_size=200), st.text(max_size=40))
def test_decoding_never_fails(body, content_type):
    assert isinstance(charset.decode(body, content_type), str)
