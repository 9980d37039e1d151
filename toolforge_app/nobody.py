"""Where a search finds nobody: which single change of it would find whom.

"Nobody offers Lua in Swahili. 12 do in English, 3 of whom speak some Swahili."
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from flask import url_for
from markupsafe import Markup

from exchange.domain.profile import ProfilePage
from exchange.domain.vocabulary import CAPACITY
from exchange.search.port import (
    KNOWS,
    LANGUAGES,
    LARGEST_PAGE,
    OFFERS,
    WANTS,
    Hits,
)
from exchange.search.query_text import read_query_text
from exchange.search.typed_filters import LEVELS
from toolforge_app.filters import FILTERS
from toolforge_app.labels import Labels
from toolforge_app.messages import isolate, message, write_list
from toolforge_app.search_form import NOT, SearchForm
from toolforge_app.services import services
from toolforge_app.shown_wikitext import show_parameter

MOST_SEARCHES = 8
MOST_WAYS = 3
MOST_LEFT_OUT = 3
CAPACITY_FILTERS = (OFFERS, WANTS, KNOWS)
OTHER_SIDE = {OFFERS: WANTS, WANTS: OFFERS}
# What is said of a side, of a side and a language, and of the other side.
NOBODY = {OFFERS: "nobody-offers", WANTS: "nobody-wants"}
NOBODY_IN = {OFFERS: "nobody-offers-in", WANTS: "nobody-wants-in"}
THE_OTHERS = {OFFERS: "nobody-other-side-wants", WANTS: "nobody-other-side-offers"}

Way = Iterator[Markup]


@dataclass(frozen=True, slots=True)
class Nobody:
    """What is said instead of results.

    `ways` are sentences with links to searches that find somebody. `want` is what to
    write into one's own profile, None where no capacity is searched for.
    """

    sentence: Markup
    ways: tuple[Markup, ...]
    want: Markup | None


@dataclass(slots=True)
class _Look:
    """Tries searches out, as long as there are some left."""

    labels: Labels
    left: int = MOST_SEARCHES

    def find(
        self, form: SearchForm, limit: int = 1, counted: tuple[str, ...] = ()
    ) -> Hits:
        """Search; nobody is found who has only a part of it."""
        if self.left <= 0:
            return Hits((), 0)
        self.left -= 1
        today = services().today()
        query = form.query(self.labels, limit, today, counted)
        hits = services().search.search(replace(query, spelling=None))
        return Hits((), 0) if hits.relaxed else hits

    def count(self, form: SearchForm) -> int:
        """Count who would be found."""
        return self.find(form).total


def find_ways_out(form: SearchForm, labels: Labels) -> Nobody:
    """Say what nobody has, and look for at most three changes that find somebody."""
    form = form.having()
    ways = islice(_ways(form, _Look(labels)), MOST_WAYS)
    side, capacity = _searched(form, labels)
    want = capacity or (isolate(form.q) if form.q and not form.used() else None)
    return Nobody(
        sentence=_sentence(form, side, capacity, labels),
        ways=tuple(_not_followed(each) for each in ways),
        want=want and show_parameter("wants", want.striptags()),
    )


def _ways(form: SearchForm, look: _Look) -> Way:
    tries: tuple[Callable[[SearchForm, _Look], Way], ...] = (
        *(_in_another_language, _at_a_lower_level, _without_a_filter),
        *(_without_the_others, _with_the_broader, _on_the_other_side),
        _without_the_subject,
    )
    for each in tries:
        yield from each(form, look)


def _in_another_language(form: SearchForm, look: _Look) -> Way:
    asked = form.chosen.get(LANGUAGES, ())
    if not asked:
        return
    rest = _without(form, LANGUAGES)
    counts = look.find(rest, counted=(LANGUAGES,)).counts.get(LANGUAGES, ())
    others = [each.value for each in counts if each.count and each.value not in asked]
    if not others:
        return
    # The reader's own comes first, else what most of them speak.
    other = look.labels.language if look.labels.language in others else others[0]
    found = replace(form, chosen={**form.chosen, LANGUAGES: (other,)})
    hits = look.find(found, limit=LARGEST_PAGE)
    if not hits.total:
        return
    values = {
        "url": _href(found),
        "num_hits": hits.total,
        "language": isolate(look.labels.tongue(other)),
    }
    some = sum(_speaks_some(hit.page, asked[0]) for hit in hits.hits)
    if some and len(asked) == 1 and hits.total <= len(hits.hits):
        yield message(
            "nobody-in-language-some",
            **values,
            num_some=some,
            asked=isolate(look.labels.tongue(asked[0])),
        )
    else:
        yield message("nobody-in-language", **values)


def _at_a_lower_level(form: SearchForm, look: _Look) -> Way:
    if not form.chosen.get(LANGUAGES) or form.level not in LEVELS[1:]:
        return
    level = LEVELS[LEVELS.index(form.level) - 1]
    found = form.having(level="" if level == LEVELS[0] else level)
    if total := look.count(found):
        yield message(
            "nobody-at-level",
            url=_href(found),
            num_hits=total,
            level=look.labels.level(level),
        )


def _without_a_filter(form: SearchForm, look: _Look) -> Way:
    """Leave out one by one the filters beside the capacities and the languages."""
    used = dict.fromkeys(parameter for parameter, _ in form.used())
    others = [each for each in used if each not in (*CAPACITY_FILTERS, LANGUAGES)]
    for parameter in others[:MOST_LEFT_OUT]:
        yield from _leave_out(parameter, form, look)


def _without_the_others(form: SearchForm, look: _Look) -> Way:
    """Keep only the words and the capacities, where several other filters are used."""
    kept = {name: form.chosen.get(name, ()) for name in CAPACITY_FILTERS}
    kept = {name: keys for name, keys in kept.items() if keys}
    others = {parameter for parameter, _ in form.used()} - kept.keys()
    if len(others) < 2 or not (kept or form.q):
        return
    found = replace(form, chosen=kept, excluded={}, level="")
    if total := look.count(found):
        yield message("nobody-without-others", url=_href(found), num_hits=total)


def _leave_out(parameter: str, form: SearchForm, look: _Look) -> Way:
    found = _without(form, parameter)
    if not found.used() and not found.q:
        # It would be no search any more.
        return
    if total := look.count(found):
        yield message(
            "nobody-without",
            url=_href(found),
            num_hits=total,
            name=_describe(form, parameter, look.labels),
        )


def _with_the_broader(form: SearchForm, look: _Look) -> Way:
    name, key = _one_capacity(form)
    above = look.labels.vocabulary.broader(CAPACITY, key) if key else ()
    if not above:
        return
    found = replace(form, chosen={**form.chosen, name: (above[0],)})
    if total := look.count(found):
        yield message(
            "nobody-broader",
            url=_href(found),
            num_hits=total,
            capacity=isolate(look.labels.key(above[0])),
        )


def _on_the_other_side(form: SearchForm, look: _Look) -> Way:
    name, key = _one_capacity(form)
    side = name if name in OTHER_SIDE and key else form.side
    if side not in OTHER_SIDE:
        return
    if form.side == side:
        found = form.having(side=OTHER_SIDE[side])
    else:
        found = _without(form, side)
        found = replace(found, chosen={**found.chosen, OTHER_SIDE[side]: (key,)})
    if total := look.count(found):
        yield message(THE_OTHERS[side], url=_href(found), num_hits=total)


def _without_the_subject(form: SearchForm, look: _Look) -> Way:
    """Leave out what is most of the search, its capacities or its words."""
    for parameter in CAPACITY_FILTERS:
        if form.chosen.get(parameter):
            yield from _leave_out(parameter, form, look)
    if not form.q or not form.used():
        return
    found = form.having(q="", side="")
    if total := look.count(found):
        yield message(
            "nobody-without-words",
            url=_href(found),
            num_hits=total,
            words=isolate(form.q),
        )


def _sentence(
    form: SearchForm, side: str, capacity: Markup | None, labels: Labels
) -> Markup:
    tongues = form.chosen.get(LANGUAGES, ())
    others = {parameter for parameter, _ in form.used()} - {side, LANGUAGES}
    if capacity is None or side not in NOBODY or others or len(tongues) > 1:
        return message("nobody-fits")
    if not tongues:
        return message(NOBODY[side], capacity=capacity)
    language = isolate(labels.tongue(tongues[0]))
    return message(NOBODY_IN[side], capacity=capacity, language=language)


def _searched(form: SearchForm, labels: Labels) -> tuple[str, Markup | None]:
    """Give the side and the name of the one capacity that is searched for."""
    name, key = _one_capacity(form)
    if key and not form.q:
        return name, isolate(labels.key(key))
    parts = read_query_text(form.q, labels.vocabulary, (labels.language, "en"))
    keys = [key for part in parts for kind, key in part.terms if kind == CAPACITY]
    if len(parts) == 1 and keys and not name:
        return form.side, isolate(labels.key(keys[0]))
    return "", None


def _one_capacity(form: SearchForm) -> tuple[str, str]:
    """Give the filter and the only capacity that is chosen, "" where it is not one."""
    chosen = [
        (name, key) for name in CAPACITY_FILTERS for key in form.chosen.get(name, ())
    ]
    return chosen[0] if len(chosen) == 1 else ("", "")


def _without(form: SearchForm, parameter: str) -> SearchForm:
    for of, value in form.used():
        if of == parameter:
            form = form.without(parameter, value)
    return form.having(level="") if parameter == LANGUAGES else form


def _describe(form: SearchForm, parameter: str, labels: Labels) -> Markup:
    of = FILTERS[parameter.removeprefix(NOT)]
    values = write_list(
        of.label(value, labels) for p, value in form.used() if p == parameter
    )
    key = (
        "search-used-filter-not" if parameter.startswith(NOT) else "search-used-filter"
    )
    return message(key, filter=of.title, value=values)


def _speaks_some(page: ProfilePage, code: str) -> bool:
    return any(each.code == code and each.rank > 0 for each in page.profile.languages)


def _href(form: SearchForm) -> str:
    return url_for("search.results", **form.address())  # type: ignore[arg-type]


def _not_followed(sentence: Markup) -> Markup:
    """Ask crawlers not to follow its link; what users wrote is escaped in it."""
    return Markup(str(sentence).replace("<a href=", '<a rel="nofollow" href='))
