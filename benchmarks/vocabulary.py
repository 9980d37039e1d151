"""How quickly words are found and suggested in a large vocabulary.

Capacities with a label in each of 40 languages, invented with a seed from the letters
of six scripts. A look-up is compared with a bare dict of the folded names, a suggestion
with SQLite's LIKE over a table of the same names; both must find the same terms first.
`growth` is the exponent of the time by the number of capacities. Time of this process;
memory is the most that a process of its own takes with all indexes made.
"""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from math import log
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from benchmarks.run import SEED, Report, print_report, read_options
from exchange.domain.folding import fold
from exchange.domain.suggestions import Suggester
from exchange.domain.vocabulary import CAPACITY, Term, Vocabulary

USUAL_SIZE = 5_000
LANGUAGES = 40
QUERIES = 1_000
CHECKED = 40
MOST_GROWTH = 1.3
SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyzéñü",
    "абвгдежзиклмнопрстуфхцчшщэюя",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "अआइईउऊएकखगघचछजझटठडढतथदधनपफबभमयरलवशसह",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ",
    "".join(map(chr, range(0x4E00, 0x4E00 + 400))),
)
MINE = ("l0", "l1")


def make_terms(size: int) -> list[Term]:
    """Invent terms; a few hundred words a language, so that many names share some."""
    random = Random(SEED)  # a benchmark, not a secret
    words = {
        f"l{number}": [
            "".join(random.choices(SCRIPTS[number % len(SCRIPTS)], k=k))
            for k in random.choices(range(2, 10), k=800)
        ]
        for number in range(LANGUAGES)
    }
    return [
        Term(
            CAPACITY,
            str(index),
            {
                language: " ".join(random.choices(of, k=random.randint(1, 3)))
                for language, of in words.items()
            },
        )
        for index in range(size)
    ]


def folded_names(terms: Sequence[Term]) -> dict[str, list[str]]:
    """Map each folded name to the ids of its terms."""
    names: dict[str, list[str]] = {}
    for term in terms:
        for _, name in term.names():
            ids = names.setdefault(fold(name), [])
            if term.id not in ids:
                ids.append(term.id)
    return names


def make_table(terms: Sequence[Term]) -> sqlite3.Connection:
    """Put the names into SQLite, with an index that serves prefixes."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA case_sensitive_like = ON")
    connection.execute("CREATE TABLE names (folded TEXT, id TEXT, mine INTEGER)")
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?)",
        (
            (fold(name), term.id, language in MINE)
            for term in terms
            for language, name in term.names()
        ),
    )
    connection.execute("CREATE INDEX names_folded ON names (folded)")
    return connection


ALL = "SELECT DISTINCT id FROM names WHERE folded LIKE ?"
TOP = (
    "SELECT id, MIN(NOT mine), MIN(CASE WHEN folded LIKE ? THEN 0 ELSE 1 END), "
    "MIN(LENGTH(folded)) FROM names WHERE folded LIKE ? GROUP BY id "
    "ORDER BY 2, 3, 4 LIMIT 10"
)


def make_queries(terms: Sequence[Term]) -> list[str]:
    """Take beginnings and insides of names, as somebody types them."""
    random = Random(SEED + 1)
    queries: list[str] = []
    while len(queries) < QUERIES:
        term = random.choice(terms)
        language = random.choice([*MINE, *MINE, *term.labels])
        name = fold(term.labels[language])
        start = random.choice([0, 0, 0, random.randrange(len(name))])
        query = name[start : start + random.randint(2, 6)].strip()
        if len(query) >= 2:
            queries.append(query)
    return queries


def microseconds(work: Callable[[Any], object], items: Sequence[Any]) -> list[float]:
    """Time the work on each item."""
    times = []
    for item in items:
        start = perf_counter()
        work(item)
        times.append((perf_counter() - start) * 1e6)
    return times


def measure(size: int) -> dict[str, Any]:
    """Measure one size."""
    terms = make_terms(size)
    start = perf_counter()
    vocabulary = Vocabulary(terms)
    vocabulary.find(CAPACITY, "x")
    loaded = perf_counter() - start
    suggester = Suggester(vocabulary, CAPACITY)
    suggester.suggest("xx", MINE)
    ready = perf_counter() - start

    names, table, queries = folded_names(terms), make_table(terms), make_queries(terms)
    written = [n for t in terms[:: max(1, size // 500)] for _, n in t.names()]
    Random(SEED).shuffle(written)
    written = written[: 10 * QUERIES]

    def like(query: str) -> list[Any]:
        return table.execute(TOP, (f"{query}%", f"%{query}%")).fetchall()

    return {
        "equal": _equal(vocabulary, suggester, names, table, written, queries),
        "load_seconds": round(loaded, 2),
        "ready_seconds": round(ready, 2),
        "look_up_us": median(
            microseconds(lambda text: vocabulary.find(CAPACITY, text, MINE), written)
        ),
        "dict_us": median(microseconds(lambda text: names.get(text), written)),
        "suggest_us": _spread(
            microseconds(lambda text: suggester.suggest(text, MINE), queries)
        ),
        "like_us": _spread(microseconds(like, queries[: QUERIES // 10])),
    }


def _spread(times: Sequence[float]) -> tuple[float, float]:
    """Give the median and the 99th percentile."""
    return median(times), quantiles(times, n=100)[98]


def _equal(
    vocabulary: Vocabulary,
    suggester: Suggester,
    names: dict[str, list[str]],
    table: sqlite3.Connection,
    written: Sequence[str],
    queries: Sequence[str],
) -> bool:
    for text in written:
        found = vocabulary.look_up(CAPACITY, text, MINE)
        ids = [found.term.id] if found.term else [t.id for t in found.ambiguous]
        if not set(ids) <= set(names[fold(text)]) or not ids:
            return False
    for query in queries[:CHECKED]:
        suggested = suggester.suggest(query, MINE, limit=1_000_000)
        expected = {row[0] for row in table.execute(ALL, (f"%{query}%",))}
        if {each.term.id for each in suggested if not each.is_similar} != expected:
            return False
    return True


def mebibytes(size: int) -> int:
    """Give the memory of a process that has made all indexes of a vocabulary."""
    code = f"from benchmarks.vocabulary import fill; fill({size})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def fill(size: int) -> None:
    """Make all indexes, and print how much memory this process has needed at most."""
    vocabulary = Vocabulary(make_terms(size))
    vocabulary.find(CAPACITY, "x")
    Suggester(vocabulary, CAPACITY).suggest("xx", MINE)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{used}\n")


def main() -> int:
    """Measure, and print what was found."""
    options = read_options(__doc__, USUAL_SIZE)
    small, large = measure(max(1, options.size // 10)), measure(options.size)
    used = mebibytes(options.size)
    growth = {
        "look_up_us": _growth(small["look_up_us"], large["look_up_us"]),
        "suggest_us": _growth(small["suggest_us"][0], large["suggest_us"][0]),
        "like_us": _growth(small["like_us"][0], large["like_us"][0]),
    }
    look_up, (suggest, slowest) = large["look_up_us"], large["suggest_us"]
    like, slowest_like = large["like_us"]
    rows: list[list[object]] = [
        ["", "µs", "99 %", "beside it", "growth"],
        [
            "look up",
            f"{look_up:.1f}",
            "",
            f"{look_up / large['dict_us']:.0f} x dict",
            growth["look_up_us"],
        ],
        [
            "suggest",
            f"{suggest:.0f}",
            f"{slowest:.0f}",
            f"LIKE / {like / suggest:.0f}",
            growth["suggest_us"],
        ],
        ["LIKE", f"{like:.0f}", f"{slowest_like:.0f}", "", growth["like_us"]],
    ]
    figures = {"large": large, "small": small, "growth": growth, "mebibytes": used}
    report = Report(
        name="vocabulary",
        seed=SEED,
        sizes={"capacities": options.size, "languages": LANGUAGES},
        figures=figures,
        thresholds={
            "look_up_us": 20,
            "suggest_99_us": 5000,
            "load_seconds": 1,
            "mebibytes": 200,
            "growth": MOST_GROWTH,
        },
        holds=large["equal"] and small["equal"],
    )
    print(
        f"Loaded in {large['load_seconds']} s, with suggestions in "
        f"{large['ready_seconds']} s and {used} MiB."
    )
    return print_report(report, rows)


def _growth(small: float, large: float) -> float:
    return round(log(large / small) / log(10), 2)


if __name__ == "__main__":
    sys.exit(main())
