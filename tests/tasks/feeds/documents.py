"""One article in every dialect of feeds."""

from tasks.feeds.parse import parse_feed

URL = "https://news.example/feeds/syria.xml"
ARABIC = "الداخلية السورية تعترض رتلًا للتحالف الدولي"
ENCODED = "https://news.example/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7/1"


def rss(*items: str, head: str = "<title>t</title>") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{body}</channel></rss>'.encode()


def linked(extra: str = "", link: str = "https://news.example/1") -> str:
    return f"<title>{ARABIC}</title><link>{link}</link>{extra}"


def one(body: bytes, **kwargs):
    (entry,) = parse_feed(body, URL, **kwargs).entries
    return entry


RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>'
    f'<item rdf:about="https://news.example/1"><title>{ARABIC}</title>'
    "<link>https://news.example/1</link>"
    "<dc:date>2025-11-29T20:47:00+03:00</dc:date></item></rdf:RDF>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>t</title><entry><id>urn:1</id>'
    f'<title type="html">{ARABIC}</title><link rel="self" href="https://news.example/self"/>'
    '<link rel="enclosure" href="https://news.example/a.mp3"/><link rel="alternate" '
    'href="https://news.example/1"/>'
    "<published>2025-11-29T17:47:00Z</published>"
    "<updated>2025-11-30T10:00:00Z</updated></entry></feed>"
)
JSON = (
    '{"version":"https://jsonfeed.org/version/1.1","title":"t","language":"ar",'
    f'"items":[{{"id":1,"title":"{ARABIC}",'
    '"url":"https://news.example/1",'
    f'"date_published":"2025-11-29T20:47:00+03:00"}}]}}'
)
RSS = rss(linked("<pubDate>Sat, 29 Nov 2025 20:47:00 +0300</pubDate><guid>1</guid>")).decode()
RSS_091 = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    f'<rss version="0.91"><channel><title>t</title><item>{linked()}</item></channel></rss>'
)
