"""`exchange/domain/simplified.json`: traditional characters and their simplified ones.

`python -m dev.make_folding_data` writes it with OpenCC's table of single characters.
"""

import json
import unicodedata
from pathlib import Path

from opencc import OpenCC

TARGET = Path(__file__).parent.parent / "exchange" / "domain" / "simplified.json"
HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
ABOUT = (
    "Traditional Chinese characters and, in the same places, the simplified ones "
    "that they fold to. From OpenCC's t2s (Apache License 2.0), by "
    "`python -m dev.make_folding_data`."
)


def make_table() -> dict[str, str]:
    """Map the characters of the basic plane that have another simplified form."""
    convert = OpenCC("t2s").convert
    characters = (chr(code) for block in HAN for code in block)
    # Twice, because a simplified form may have a simpler one itself.
    simplified = {each: convert(convert(each)) for each in characters}
    return {
        each: other
        for each, other in simplified.items()
        if other != each and len(other) == 1 and unicodedata.is_normalized("NFC", other)
    }


def main() -> None:
    """Write the file."""
    table = make_table()
    content = {
        "_about": ABOUT,
        "traditional": "".join(table),
        "simplified": "".join(table.values()),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    TARGET.write_text(f"{text}\n", encoding="utf-8")
    print(f"{len(table)} characters written")


if __name__ == "__main__":
    main()
