"""Make `dev/sample-export.xml` again: `python -m dev.sample_export`.

It is the export, with full history, of a local wiki with the sample people; `make run
WIKI=export` reads it where no MediaWiki can be installed.
"""

import tempfile
from pathlib import Path

from dev.local_wiki import LocalWiki
from dev.sample_wiki import fill_sample_wiki

SAMPLE_EXPORT = Path(__file__).resolve().parent / "sample-export.xml"
# The address that `make run` prefers, so that links in the export lead somewhere.
WIKI_PORT = 8080


def main() -> None:
    """Fill a new wiki, and write what it exports."""
    with (
        tempfile.TemporaryDirectory(prefix="sample-export-") as folder,
        LocalWiki(Path(folder)) as wiki,
    ):
        fill_sample_wiki(wiki)
        # The modules and their data are in templates/ already; no job reads them.
        people = "--filter=namespace:!828"
        xml = wiki.run_script("dumpBackup.php", "--full", "--quiet", people)
        xml = xml.replace(wiki.url, f"http://127.0.0.1:{WIKI_PORT}")
    SAMPLE_EXPORT.write_text(xml, encoding="utf-8")
    print(f"{SAMPLE_EXPORT.name}: {xml.count('<page>')} pages")


if __name__ == "__main__":
    main()
