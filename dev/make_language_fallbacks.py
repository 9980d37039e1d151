"""`exchange/domain/language_fallbacks.json`: the languages that stand in for others.

`python -m dev.make_language_fallbacks` writes it from the message files of the
MediaWiki that is installed on this machine.
"""

import json
import re
from pathlib import Path

TARGET = Path(__file__).parent.parent / "exchange/domain/language_fallbacks.json"
MESSAGES = Path("/usr/share/mediawiki/languages/messages")
_FALLBACK = re.compile(r"^\$fallback = '([^']+)';", re.MULTILINE)


def read_fallbacks(folder: Path = MESSAGES) -> dict[str, list[str]]:
    """Map codes to their fallbacks, nearest first, without the English of all."""
    fallbacks = {}
    for path in sorted(folder.glob("Messages*.php")):
        found = _FALLBACK.search(path.read_text(encoding="utf-8"))
        if found:
            code = path.stem.removeprefix("Messages").lower().replace("_", "-")
            fallbacks[code] = [each.strip() for each in found.group(1).split(",")]
    return fallbacks


def main() -> None:
    """Write the file, one language a line."""
    about = (
        "The fallback chains of MediaWiki 1.39 (languages/messages), without the "
        "English at their end; `python -m dev.make_language_fallbacks` writes them."
    )
    lines = [
        f"{json.dumps(code)}: {json.dumps(chain)}"
        for code, chain in read_fallbacks().items()
    ]
    text = ",\n".join([f'"_about": {json.dumps(about)}', *lines])
    TARGET.write_text(f"{{\n{text}\n}}\n", encoding="utf-8")
    print(f"{len(lines)} languages written")


if __name__ == "__main__":
    main()
