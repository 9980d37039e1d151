"""Why hits stand where they do: the pieces of their scores."""

from collections.abc import Mapping, Sequence

from tantivy import DocAddress, Query, Schema, Searcher

from exchange.search.boolean import all_of
from exchange.search.port import Rank
from exchange.search.ranking import BASE_POINTS, OPEN_POINTS, Group, Way

# The document of a hit, as its address tells it.
_Place = tuple[int, int]
_Pieces = dict[str, float]


class Explanation:
    """Tells for some hits in which ways they fit."""

    def __init__(
        self, searcher: Searcher, schema: Schema, profile_ids: Sequence[str]
    ) -> None:
        self._searcher = searcher
        self._among = Query.const_score_query(
            Query.term_set_query(schema, "id", list(profile_ids)), 0.0
        )
        self._count = max(1, len(profile_ids))

    def ranks(
        self,
        hits: Sequence[tuple[float, DocAddress]],
        readings: Sequence[Sequence[Group]],
        boosts: Sequence[Group],
    ) -> list[Rank]:
        """Give the pieces of each hit, which add up to its score, largest first.

        The piece "turn" is what lifts a hit among its equals today.
        """
        texts = [self._of_reading(groups) for groups in readings]
        others = self._of_groups(boosts)
        ranks: list[Rank] = []
        for score, address in hits:
            place = _place(address)
            found = [each[place] for each in texts if place in each]
            pieces = max(found, key=_sum, default={})
            pieces = _add({"base": BASE_POINTS, "open": OPEN_POINTS}, pieces)
            pieces = _add(pieces, others.get(place, {}))
            pieces["turn"] = score - _sum(pieces)
            ordered = sorted(pieces.items(), key=lambda each: (-each[1], each[0]))
            ranks.append(tuple(each for each in ordered if each[1]))
        return ranks

    def _of_reading(self, groups: Sequence[Group]) -> Mapping[_Place, _Pieces]:
        """Give the pieces of those who have all groups that are needed."""
        pieces = self._of_groups(groups)
        for group in groups:
            if group.is_needed:
                have = set().union(*(self._have(way) for way in group.ways))
                pieces = {place: pieces[place] for place in pieces if place in have}
        return pieces

    def _of_groups(self, groups: Sequence[Group]) -> dict[_Place, _Pieces]:
        found: dict[_Place, _Pieces] = {}
        for group in groups:
            best: dict[_Place, Way] = {}
            for way in group.ways:
                for place in self._have(way):
                    if place not in best or best[place].points < way.points:
                        best[place] = way
            for place, way in best.items():
                piece = {way.name: float(way.points)}
                found[place] = _add(found.get(place, {}), piece)
        return found

    def _have(self, way: Way) -> set[_Place]:
        query = all_of([self._among, way.query])
        found = self._searcher.search(query, limit=self._count, count=False)
        return {_place(address) for _, address in found.hits}


def _place(address: DocAddress) -> _Place:
    return address.segment_ord, address.doc


def _add(pieces: _Pieces, others: _Pieces) -> _Pieces:
    names = dict.fromkeys((*pieces, *others))
    return {name: pieces.get(name, 0.0) + others.get(name, 0.0) for name in names}


def _sum(pieces: Mapping[str, float]) -> float:
    return sum(pieces.values())
