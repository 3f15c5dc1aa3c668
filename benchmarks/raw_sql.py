"""The questions of `history.queries.measured`, as somebody fluent in DuckDB would write them."""

# ruff: noqa: S608  # SQL written by hand, from constants alone, is the whole point.
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

Files = Mapping[str, Sequence[Path]]

_KINDS = """
    count(*) AS posts, count(DISTINCT published_at::date) AS active_days,
    count(*) FILTER (is_original) AS originals,
    count(is_original) AS originals_known,
    count(*) FILTER (coalesce(origin_url, '') <> '' OR NOT is_original) AS reposts,
    count(*) FILTER (coalesce(origin_url, '') <> '' OR is_original IS NOT NULL) AS reposts_known,
    count(*) FILTER (is_headline) AS headlines, count(is_headline) AS headlines_known,
    count(*) FILTER (reads >= 100001) AS reads_censored,
    coalesce(sum(reads) FILTER (likes IS NOT NULL), 0) AS paired_reads,
    coalesce(sum(likes) FILTER (reads IS NOT NULL), 0) AS paired_likes
"""
_RECEPTION = ", ".join(
    f"count({one}) AS {one}_known, median({one}) AS {one}_median, sum({one}) AS {one}_total"
    for one in ("reads", "likes", "wow", "comments", "shares")
)
# Letters and digits only, half width, lower case; changing width and case only where needed.
_WIDE = "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
_NARROW = "".join(chr(ord(one) - 0xFEE0) for one in _WIDE)
_NORMAL = rf"""
    CREATE TEMP TABLE keyed AS
    SELECT post_id, account_id, published_at,
        CASE WHEN length(bare) >= 12 THEN md5_number_lower(
            CASE WHEN regexp_matches(bare, '[\p{{Lu}}\x{{FF10}}-\x{{FF19}}\x{{FF41}}-\x{{FF5A}}]')
            THEN lower(translate(bare, '{_WIDE}', '{_NARROW}')) ELSE bare END) END AS twin_key
    FROM (SELECT post_id, account_id, published_at,
        regexp_replace(coalesce(title, '') || coalesce(text, ''),
            '[^\p{{L}}\p{{M}}\p{{N}}]+', '', 'g') AS bare FROM posts WHERE published_at < $end)
"""
_TWINS = """
    CREATE TEMP TABLE twins AS
    WITH fresh AS (SELECT DISTINCT twin_key FROM keyed WHERE published_at >= $start
        AND twin_key IS NOT NULL),
    near AS (SELECT keyed.* FROM keyed SEMI JOIN fresh USING (twin_key))
    SELECT near.* FROM near SEMI JOIN
        (SELECT twin_key FROM near GROUP BY twin_key HAVING count(*) > 1) USING (twin_key)
"""
QUESTIONS = {
    "last_posts": "SELECT account_id, max(published_at) AS last_post_at FROM posts "
    "WHERE published_at < $end GROUP BY account_id",
    "posts": f"SELECT account_id, {_KINDS}, {_RECEPTION} FROM posts "
    "WHERE published_at >= $start AND published_at < $end GROUP BY account_id",
    "gaps": """
        SELECT account_id, max(published_at::date - before_at::date) AS gap_days FROM (
            SELECT account_id, published_at,
                lag(published_at) OVER (PARTITION BY account_id ORDER BY published_at) AS before_at
            FROM (SELECT account_id, published_at FROM posts
                  WHERE published_at >= $start AND published_at < $end
                  UNION ALL SELECT account_id, max(published_at) FROM posts
                  WHERE published_at < $start GROUP BY account_id))
        WHERE before_at IS NOT NULL GROUP BY account_id""",
    "texts": "SELECT account_id, count(twin_key) AS texts FROM keyed "
    "WHERE published_at >= $start GROUP BY account_id",
    "repeats": """
        SELECT account_id, count(*) AS repeats FROM (SELECT account_id, published_at, row_number()
            OVER (PARTITION BY account_id, twin_key ORDER BY published_at, post_id) AS place
            FROM twins) WHERE place > 1 AND published_at >= $start GROUP BY account_id""",
    "copies": """
        WITH firsts AS (SELECT twin_key, account_id, min(published_at) AS first_at
            FROM twins GROUP BY ALL),
        ranked AS (SELECT *, row_number() OVER (PARTITION BY twin_key
            ORDER BY first_at, account_id) AS place FROM firsts),
        leaders AS (SELECT a.twin_key, a.account_id AS first_id, b.account_id AS second_id,
            b.first_at AS second_at FROM ranked a JOIN ranked b USING (twin_key)
            WHERE a.place = 1 AND b.place = 2)
        SELECT account_id, count(*) AS copies FROM twins JOIN leaders USING (twin_key)
        WHERE published_at >= $start AND (account_id <> first_id OR published_at > second_at
            OR (published_at = second_at AND account_id > second_id)) GROUP BY account_id""",
    "replies": """
        SELECT account_id, count(*) FILTER (inside) AS messages,
            count(*) FILTER (inside AND (replied OR age_days > 15)) AS due,
            count(*) FILTER (inside AND replied) AS replied,
            count(*) FILTER (inside AND replied AND wait_seconds >= 0) AS timed,
            median(wait_seconds) FILTER (inside AND replied AND wait_seconds >= 0) AS wait_seconds,
            max(CASE WHEN replied THEN 0 ELSE age_days END) AS oldest_days
        FROM (SELECT account_id, received_at >= $start AS inside, $end::date - 1 - received_at::date
            AS age_days, coalesce(replied_at < $end, replied_at IS NULL
            AND trim(coalesce(reply_text, '')) <> '') AS replied,
            CASE WHEN replied_at < $end THEN date_diff('second', received_at, replied_at) END
            AS wait_seconds FROM messages WHERE received_at < $end) GROUP BY account_id""",
    "followers": """
        SELECT account_id, arg_max(followers, date) AS followers,
            count(*) FILTER (date >= $start::date) AS read_days
        FROM metrics WHERE followers IS NOT NULL AND date < $end::date GROUP BY account_id""",
    "jumps": """
        WITH pairs AS (SELECT account_id, before, followers - before AS change FROM (
            SELECT account_id, date, followers,
                lag(followers) OVER (PARTITION BY account_id ORDER BY date) AS before
            FROM metrics WHERE followers IS NOT NULL AND date < $end::date)
            WHERE before IS NOT NULL AND date >= $start::date),
        apart AS (SELECT pairs.*, abs(change - middle) AS distance FROM pairs JOIN
            (SELECT account_id, median(change) AS middle FROM pairs GROUP BY 1) USING (account_id)),
        spreads AS (SELECT account_id, median(distance) AS spread FROM apart GROUP BY 1)
        SELECT account_id, count(*) AS changes, count(*) FILTER (distance > 6 * spread
            AND abs(change) >= 200 AND abs(change) * 100 >= before * 20) AS jumps
        FROM apart JOIN spreads USING (account_id) GROUP BY account_id""",
    "links": """
        SELECT account_id, count(*) AS probed, count(*) FILTER (outcome = 'ok') AS fine,
            count(*) FILTER (outcome = 'failed') AS dead FROM probes
        WHERE kind = 'link' AND probed_at >= $start AND probed_at < $end GROUP BY account_id""",
    "outcomes": """
        SELECT account_id, kind, arg_max(outcome, probed_at) AS outcome,
            max(probed_at) AS probed_at, max(probed_at) FILTER (outcome = 'ok') AS ok_at FROM probes
        WHERE kind IN ('open', 'download', 'question') AND probed_at < $end
        GROUP BY account_id, kind""",
}


def answers(files: Files, start: str, end: str, *, memory: str = "3500MB") -> dict[str, pa.Table]:
    """Return the answer to every question; `end` is the day after the window."""
    result = {}
    with duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False}) as con:
        for name, paths in files.items():
            listed = ", ".join(f"'{path}'" for path in paths)
            con.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{listed}])")
        for made in (_NORMAL, _TWINS):
            con.execute(_filled(made, start, end))
        for name, question in QUESTIONS.items():
            result[name] = con.sql(_filled(question, start, end)).to_arrow_table()
    return result


def _filled(question: str, start: str, end: str) -> str:
    return question.replace("$start", f"TIMESTAMP '{start}'").replace("$end", f"TIMESTAMP '{end}'")
