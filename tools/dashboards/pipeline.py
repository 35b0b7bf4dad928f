"""Pipeline.

Where time goes, what is taken out of pages in each language, and what is tried again.
"""

from tools.dashboards.durations import both
from tools.dashboards.expressions import quantile, reasons, risen
from tools.dashboards.overview import LANG
from tools.dashboards.shapes import Bars, Dashboard, Graph, Query, Row, Stat, below, from_

_FAILED = (
    "sum by (lang) (max by (lang, reason) "
    '(increase(rasid_extraction_failures_total{lang=~"$lang"}[1h])))'
)
_TOOK = (
    'max by (lang) (increase(rasid_language_ended_total{outcome="published", lang=~"$lang"}[1h]))'
)
_YIELD = (
    'sum by (lang) (rate(rasid_article_characters_sum{{lang=~"$lang"}}[{0}])) '
    '/ sum by (lang) (rate(rasid_article_characters_count{{lang=~"$lang"}}[{0}]))'
)


_JOBS = Row(
    "Jobs",
    (
        Graph(
            title="Jobs a minute",
            tells="Jobs that workers began, by queue: polls of feeds, batches of articles.",
            unit="cpm",
            queries=(
                Query(
                    "60 * max by (queue) (rate(rasid_jobs_begun_total[$__rate_interval]))",
                    "{{queue}}",
                ),
            ),
            alert="RasidStageStalled",
        ),
        Graph(
            title="Jobs sent, received, ended",
            tells="Jobs a minute at each step of their life; what is sent and never received is "
            "in the queue.",
            unit="cpm",
            queries=(
                Query(
                    "60 * sum(max by (name) (rate(celery_task_sent_total[$__rate_interval])))",
                    "sent",
                ),
                Query("60 * sum(rate(celery_task_received_total[$__rate_interval]))", "received"),
                Query("60 * sum(rate(celery_task_started_total[$__rate_interval]))", "started"),
                Query("60 * sum(rate(celery_task_succeeded_total[$__rate_interval]))", "succeeded"),
            ),
        ),
        Graph(
            title="Jobs that went wrong",
            tells="Jobs in the last hour that raised, were killed or took too long; and what "
            "was no job of ours.",
            unit="short",
            queries=(
                Query(
                    risen(
                        'celery_task_failed_total{exception!=""}',
                        "name, exception",
                        "1h",
                        over="sum",
                    ),
                    "{{name}}: {{exception}}",
                ),
                Query("sum(increase(celery_task_rejected_total[1h]))", "rejected"),
                Query("sum(increase(celery_task_revoked_total[1h]))", "called back"),
                Query("sum(increase(celery_task_retried_total[1h]))", "retried"),
            ),
        ),
        *both(
            "Seconds of a job",
            "Time that jobs took which ended well, over half an hour.",
            "celery_task_runtime",
            "name",
        ),
        Graph(
            title="Jobs in work",
            tells="Jobs in work on each machine, and the processes that could work.",
            unit="none",
            width=6,
            queries=(
                Query("max by (hostname) (celery_worker_tasks_active)", "{{hostname}}"),
                Query(
                    "max by (queue_name) (celery_active_process_count)", "processes: {{queue_name}}"
                ),
            ),
        ),
        Stat(
            title="Machines",
            tells="Machines whose workers sign in; one that stopped stays for ten minutes.",
            unit="none",
            width=3,
            height=8,
            queries=(Query("max by (hostname) (celery_worker_up)", "{{hostname}}"),),
            limits=below(1),
            words=(("0", "silent"), ("1", "works")),
        ),
        Stat(
            title="Waiting in the broker",
            tells="Jobs that wait in Celery, by queue.",
            unit="none",
            width=3,
            height=8,
            queries=(Query("max by (queue_name) (celery_queue_length)", "{{queue_name}}"),),
        ),
    ),
)

_FETCHING = Row(
    "Fetching",
    (
        *both(
            "Phases of a fetch",
            "Seconds of a download in each phase, over half an hour.",
            "rasid_fetch_seconds",
            "phase",
        ),
        Bars(
            title="Retries by reason",
            tells="Fetches of the last hour that are tried again; the twelve commonest reasons.",
            unit="short",
            width=6,
            queries=(Query(reasons("retry"), "{{reason}}"),),
        ),
        Bars(
            title="Denied by reason",
            tells="Entries of the last hour that were denied, by robots.txt or by a bound of ours.",
            unit="short",
            width=6,
            queries=(Query(reasons("denied"), "{{reason}}"),),
        ),
        Graph(
            title="Frontier",
            tells="Hosts whose turn has come, and entries in work. Hosts that stay due while "
            "nothing is in work: "
            "poller or workers stand still.",
            unit="none",
            width=12,
            queries=(
                Query("max(rasid_frontier_hosts_due)", "hosts due"),
                Query("max(rasid_frontier_in_flight)", "entries in work"),
            ),
        ),
        Graph(
            title="Pipeline latency by kind of topic",
            tells="Latency that 19 of 20 articles stay below, over half an hour.",
            unit="s",
            width=12,
            queries=(
                Query(
                    quantile(0.95, "rasid_pipeline_latency_seconds", "kind", '{lang=~"$lang"}'),
                    "{{kind}}",
                ),
            ),
            limits=from_(900),
            alert="RasidLatencyHigh",
        ),
    ),
)

_EXTRACTION = Row(
    "Extraction",
    (
        Graph(
            title="Pages without a text, by language",
            tells="Share of the pages of the last hour that gave no usable text. A language "
            "that rises alone has broken.",
            unit="percentunit",
            queries=(Query(f"{_FAILED} / ({_FAILED} + {_TOOK})", "{{lang}}"),),
            limits=from_(0.5),
            alert="RasidExtractionEmpty",
        ),
        Graph(
            title="Length of texts against last week",
            tells="Average length of an article in six hours, as a share of last week's.",
            unit="percentunit",
            queries=(Query(f"{_YIELD.format('6h')} / ({_YIELD.format('7d')})", "{{lang}}"),),
            limits=below(0.5),
            alert="RasidTextYieldLow",
        ),
        Graph(
            title="Length of texts",
            tells="Characters of an article on average, over an hour.",
            unit="short",
            queries=(Query(_YIELD.format("1h"), "{{lang}}"),),
        ),
        Graph(
            title="Texts by method",
            tells="Articles in the last hour by how the text was taken; where a site's rule "
            "broke, another takes over.",
            unit="short",
            width=6,
            queries=(Query(risen("rasid_articles_extracted_total", "method", "1h"), "{{method}}"),),
            is_stacked=True,
        ),
        Bars(
            title="Why there was no text",
            tells="Failed extractions of the last hour by language and reason.",
            unit="short",
            width=6,
            queries=(
                Query(
                    "topk(15, max by (lang, reason) "
                    '(increase(rasid_extraction_failures_total{lang=~"$lang"}[1h])) > 0)',
                    "{{lang}} {{reason}}",
                ),
            ),
        ),
        Graph(
            title="Endings by outcome, chosen languages",
            tells="Entries in the last hour by how they ended, of feeds that declare these "
            "languages.",
            unit="short",
            width=6,
            queries=(
                Query(
                    "sum by (outcome) (max by (lang, outcome) "
                    '(increase(rasid_language_ended_total{lang=~"$lang"}[1h])))',
                    "{{outcome}}",
                ),
            ),
            is_stacked=True,
        ),
        Graph(
            title="Articles without a date",
            tells="Articles in the last hour that do not say when they appeared; they have no "
            "publication delay.",
            unit="short",
            width=6,
            queries=(
                Query(
                    risen('rasid_articles_undated_total{lang=~"$lang"}', "lang", "1h", over="sum"),
                    "{{lang}}",
                ),
            ),
        ),
    ),
)

PIPELINE = Dashboard(
    uid="rasid-pipeline",
    title="Rasid: pipeline",
    tells="Where does time go, what is taken out of pages in each language, what is tried again?",
    choices=(LANG,),
    rows=(_JOBS, _FETCHING, _EXTRACTION),
)
