"""How quickly an XML export is read, beside bare lxml over the same file.

Every page has a profile, which is the worst case: in a dump of a wiki nearly all pages
have none. `read` is from the file to profiles, `sync` from the file into a SQLite store
by the bot's own command, with its start. Wall time, the best of the rounds; memory is
the most that one process of the command took. The profiles must be those put in.
"""

import os
import resource
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

from lxml import etree

from benchmarks.run import SEED, Report, print_report, read_options
from bot.export import XmlExport
from dev.templates import PROJECT
from exchange.store.snapshot import snapshot_vocabulary
from exchange.store.sql import open_store

USUAL_SIZE = 100_000
MOST_MEBIBYTES = 300
HEAD = """\
<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="en">
<siteinfo><sitename>T</sitename><dbname>testwiki</dbname>
<base>https://test.example/wiki/Main_Page</base><case>first-letter</case>
<namespaces><namespace key="2">User</namespace></namespaces></siteinfo>
"""
PAGE = """\
<page><title>User:Person {number}/Capacity profile</title><ns>2</ns><id>{number}</id>
<revision><id>{number}</id><timestamp>2026-01-02T03:04:05Z</timestamp>
<contributor><username>Person {number}</username><id>{number}</id></contributor>
<model>wikitext</model><format>text/x-wiki</format>
<text xml:space="preserve">Hello &amp; welcome, I am number {number}.

{{{{Capacity profile
| offers    = Lua, photography, [[storytelling]], thing {thing}
| wants     = advocacy; press release &lt;!-- soon --&gt;
| languages = en-N, pt-3, de-2
| about     = I like to learn.
| notify    = weekly
}}}}
{{{{Userbox|1}}}} {{{{Userbox|2}}}} And more text about me and what I do.</text>
</revision></page>
"""


def main() -> int:
    """Measure one file."""
    options = read_options(__doc__, USUAL_SIZE)
    rounds = 1 if options.quick else 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        write_export(path, options.size)
        seconds = {"lxml": float("inf"), "read": float("inf"), "sync": float("inf")}
        found = kept = 0
        for _ in range(rounds):
            start = perf_counter()
            parse_bare(path)
            seconds["lxml"] = min(seconds["lxml"], perf_counter() - start)
            start = perf_counter()
            found = read(path)
            seconds["read"] = min(seconds["read"], perf_counter() - start)
            start = perf_counter()
            kept = sync(path, Path(folder) / "exchange.db")
            seconds["sync"] = min(seconds["sync"], perf_counter() - start)
        mebibytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    rate = {name: round(options.size / taken) for name, taken in seconds.items()}
    figures: dict[str, Any] = {
        "pages_a_second": rate,
        "read_beside_lxml": round(seconds["lxml"] / seconds["read"], 3),
        "sync_beside_lxml": round(seconds["lxml"] / seconds["sync"], 3),
        "mebibytes": mebibytes,
        "profiles": kept,
    }
    rows = [
        ("", "pages a second", "beside lxml"),
        *((name, rate[name], round(rate[name] / rate["lxml"], 3)) for name in rate),
        ("MiB", mebibytes, ""),
    ]
    report = Report(
        "export",
        SEED,
        {"pages": options.size},
        figures,
        {"most_mebibytes": MOST_MEBIBYTES},
        found == kept == options.size and mebibytes < MOST_MEBIBYTES,
    )
    return print_report(report, rows)


def write_export(path: Path, size: int) -> None:
    """Write an export of `size` pages, each with a profile that its owner saved."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number in range(1, size + 1):
            file.write(PAGE.format(number=number, thing=number % 977))
        file.write("</mediawiki>\n")


def parse_bare(path: Path) -> int:
    """Let lxml go over the file, as any reader of it must at least."""
    count = 0
    for _, element in etree.iterparse(str(path), tag="{*}page"):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


def read(path: Path) -> int:
    """Read the profiles; give their number."""
    export = XmlExport(path, "Capacity profile", "Capacity request")
    batches = export.pages(export.site(), snapshot_vocabulary())
    return sum(page.profile is not None for batch in batches for page in batch.pages)


def sync(path: Path, database: Path) -> int:
    """Let the bot read the file into an empty store; give the profiles in it."""
    database.unlink(missing_ok=True)
    url = f"sqlite:///{database}"
    subprocess.run(
        [sys.executable, "-m", "bot", "sync", "--dump", str(path)],
        cwd=PROJECT,
        env={**os.environ, "CXC_DATABASE_URL": url},
        check=True,
        capture_output=True,
    )
    with closing(open_store(url)) as store:
        return len(store.profile_ids())


if __name__ == "__main__":
    sys.exit(main())
