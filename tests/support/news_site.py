"""What a small news site answers."""

SENTENCE = (
    "أعلنت قوات سوريا الديمقراطية في بيان رسمي نشرته يوم السبت تفاصيل العملية الأمنية في ريف "
    "دير الزور الشرقي. "
)
PAGE = (
    f"<html lang=ar><title>خبر</title><h1>خبر من دير "
    f"الزور</h1><article>{f'<p>{SENTENCE * 4}</p>' * 3}</article></html>"
)
CHILD = "<sitemap><loc>{}</loc></sitemap>"
HOME = (
    '<html lang=ar><title>عنب بلدي</title><link rel=alternate type="application/rss+xml" '
    'href="/main.xml">{}</html>'
)


def rss(title: str, *paths: str) -> str:
    items = "".join(f"<item><title>خبر {path}</title><link>{path}</link></item>" for path in paths)
    head = f"<title>{title}</title><language>ar</language>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>"
