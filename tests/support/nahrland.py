"""Topics of an invented land, with a name of each role, and what decides about names in a text."""

from datetime import date

from tasks.tagging.explain import explain
from tasks.tagging.more_names import parse_names, with_names
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics

FILE = """
[[topic]]
id = "land"
kind = "place"
level = "country"
region = "SY"
labels = { en = "Nahrland" }
strong = { en = ["Nahrland"] }
examples = { must = ["Nahrland"] }

[[topic]]
id = "abroad"
kind = "place"
level = "country"
region = "IQ"
labels = { en = "Bahrland" }
strong = { en = ["Bahrland"] }
examples = { must = ["Bahrland"] }

[[topic]]
id = "province"
kind = "place"
level = "governorate"
region = "SY"
parents = ["land"]
labels = { en = "Jazrin" }
strong = { en = ["Jazrin"] }
adjectives = { ar = ["الجزريني", "الجزرينية", "الباب"] }
examples = { must = ["Jazrin"] }

[[topic]]
id = "town"
kind = "place"
level = "town"
region = "SY"
parents = ["province"]
supported_by = ["@place:province"]
labels = { en = "Wells" }
strong = { en = ["Wellsbury"] }
bare = { en = ["Wells"] }
common = { en = ["Market"] }
supports = { en = ["mayor"] }
vetoes = { en = ["oil"] }
deny = { en = ["Wells Fargo"] }
examples = { must = ["Wellsbury"] }

[[topic]]
id = "city"
kind = "place"
level = "city"
region = "SY"
parents = ["province"]
labels = { en = "Qasra" }
bare = { en = ["Qasra"] }
strong = { en = [{ term = "Qasrapolis", since = 2020-01-01, until = 2022-12-31 }] }
examples = { must = ["Qasrapolis"] }

[[topic]]
id = "twin"
kind = "place"
level = "sub-district"
region = "SY"
parents = ["province"]
supported_by = ["@place:province"]
labels = { en = "Springs" }
strong = { en = ["Springsbury"] }
examples = { must = ["Springsbury"] }

[[topic]]
id = "government"
kind = "actor"
region = "SY"
labels = { en = "The government" }
strong = { en = ["Nahrish cabinet"] }
capitals = { en = ["Qasra"] }
supports = { en = ["decree"] }
examples = { must = ["Nahrish cabinet"] }

[[topic]]
id = "ministry"
kind = "actor"
region = "SY"
institution = true
labels = { en = "The ministry" }
bare = { en = ["Water Ministry"] }
supports = { en = ["dams"] }
examples = { must = ["Water Ministry"] }

[[topic]]
id = "corps"
kind = "actor"
active_in = ["SY"]
support_groups = ["power"]
vetoed_by = ["@actor:band"]
labels = { en = "The corps" }
bare = { en = ["Falcons"] }
strong = { en = ["Falcon Relief Corps", "FRC"] }
examples = { must = ["FRC"] }

[[topic]]
id = "band"
kind = "actor"
labels = { en = "The band" }
strong = { en = ["Nightjars", "Qasra Nightjars"] }
examples = { must = ["Nightjars"] }

[[topic]]
id = "harvest"
kind = "theme"
region = "SY"
labels = { en = "Harvest" }
strong = { en = ["wheat"] }
bare = { en = ["fields"] }
supports = { en = ["sowing"] }
examples = { must = ["wheat"] }
"""
SHARED = """id\tlang\tnames\trole
twin\ten\tSprings\tshared
"""
TAXONOMY = Taxonomy(
    tuple(with_names(parse_topics("evidence.toml", FILE), [parse_names("names.tsv", SHARED)]))
)
TAGGER = Tagger(TAXONOMY)


def clauses(topic_id: str, published: str, country: str = "", day: date | None = None) -> list[str]:
    """Return the clause of each place, in text order, with the words that decided."""
    text = Text(title="", text=published, country=country, published_on=day)
    return [found.clause for found in explain(TAGGER, text, topic_id).candidates]
