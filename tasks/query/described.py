"""What each parameter of a query means, in a sentence: for references and help."""

DESCRIPTIONS = {
    "topic": "Topics with commas between them: one of them is enough.",
    "all": "Topics with commas between them: all of them.",
    "not": "Topics with commas between them: none of them.",
    "lang": "Languages (BCP 47) with commas between them.",
    "source": "Names of sources with commas between them, in quotes where one has a comma.",
    "not_source": "Names of sources that are left out.",
    "governorate": "Governorates (ids of topics) with commas between them.",
    "level": "How exact a place that is named is: country, governorate, district, sub-district, "
    "city, town, site.",
    "form": "What there is of it: full, message, headline.",
    "kind": "Kinds of topics, of which it has one: actor, place, theme, person.",
    "salience": "main: the topics that are asked for are what it is about. Else any.",
    "independent": "At least so many sources of its story that did not copy.",
    "since": "Published by Rasid since: 24h, 7d, yesterday, 2026-11-01, 2026-11-01T14:30; after "
    "the message of an id.",
    "until": "Published by Rasid until, in the same forms.",
    "published_from": "Published by its own word since, in the same forms but for ids.",
    "published_to": "Published by its own word until, in the same forms but for ids.",
    "zone": "The time zone of days and hours, by default Asia/Damascus.",
    "q": 'Words and "phrases" of title or text, in any spelling of their letters and with what '
    "grammar puts around them; begin* and -without; or a whole query: "
    'topic:sdf -topic:isis lang:ar "دير الزور" since:24h.',
}
