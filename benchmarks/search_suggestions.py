"""How quickly names are suggested at each keystroke, in the languages of the people.

Labels of capacities, typed letter by letter; some with a mistake, so that nothing but
similar names is left. Every label that is typed whole must be suggested.
"""

from random import Random
from time import process_time
from typing import Any

from benchmarks.run import SEED
from benchmarks.search_people import People
from dev.people_words import ABOUT
from exchange.domain.suggestions import Suggester
from exchange.domain.vocabulary import CAPACITY

TYPED = 200
SUGGESTIONS = 10
MISTAKEN = 0.2
THRESHOLDS = {"p95_milliseconds": 5}


def measure(people: People) -> tuple[dict[str, Any], list[list[object]], bool]:
    """Type labels; give figures, a table, and whether each was suggested."""
    random = Random(SEED)  # a benchmark, not a secret
    suggester = Suggester(people.vocabulary, CAPACITY)
    terms = people.vocabulary.terms(CAPACITY)
    start = process_time()
    suggester.suggest("xyz", ("en",), SUGGESTIONS)
    ready = process_time() - start
    times: list[float] = []
    missing: list[str] = []
    for _ in range(TYPED):
        term, language = random.choice(terms), random.choice(list(ABOUT))
        label = people.vocabulary.label(CAPACITY, term.id, language)
        for end in range(1, len(label) + 1):
            start = process_time()
            found = suggester.suggest(label[:end], (language,), SUGGESTIONS)
            times.append(1000 * (process_time() - start))
        if all(each.term.id != term.id for each in found):
            missing.append(label)
        if random.random() < MISTAKEN:
            mistaken = f"{label[:1]}q{label[1:]}"
            start = process_time()
            suggester.suggest(mistaken, (language,), SUGGESTIONS)
            times.append(1000 * (process_time() - start))
    times.sort()
    figures: dict[str, Any] = {
        "keystrokes": len(times),
        "ready_milliseconds": round(1000 * ready, 1),
        "p50_milliseconds": round(times[len(times) // 2], 3),
        "p95_milliseconds": round(times[len(times) * 95 // 100], 3),
        "most_milliseconds": round(times[-1], 3),
        "missing": missing,
    }
    rows: list[list[object]] = [list(figures), list(figures.values())]
    return figures, rows, not missing
