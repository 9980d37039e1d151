"""What is kept of the compiled loops never outlives their sources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = """
from exchange.matching.market import Lists
from exchange.matching.score import expand_offers
from tests.matching.markets import make_market
market = make_market(1, 50)
above = market.hierarchy.above
found = expand_offers(
    market.offers.start, market.offers.values, above.start, above.values,
    market.hierarchy.steps,
)
print(found[2].tolist())
"""


def run(folder: Path) -> str:
    """Expand the offers of a market with the code of a folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_change_in_another_file_is_compiled_anew(tmp_path: Path) -> None:
    """A constant of `market.py` is in the machine code of `score.py`.

    Numba alone would look at the time and size of `score.py` and keep the old code.
    """
    root = Path(__file__).parents[2]
    for package in ("exchange", "tests"):
        shutil.copytree(
            root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pyc*")
        )
    before = run(tmp_path)
    market = tmp_path / "exchange/matching/market.py"
    text = market.read_text()
    assert "NARROWER = (4, 3, 2, 1)" in text
    market.write_text(
        text.replace("NARROWER = (4, 3, 2, 1)", "NARROWER = (4, 2, 2, 1)")
    )
    after = run(tmp_path)
    assert "3" in before
    assert "3" not in after
    assert before.replace("3", "2") == after
