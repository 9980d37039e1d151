"""Make `toolforge_app/static/codex.css` from Wikimedia's design system Codex.

    python -m dev.codex

Needs `npm` and the network. The file holds the design tokens, light and dark, and the
styles of the components that the pages use; it is committed, so that neither running
nor testing the tool needs either.
"""

import subprocess
import tarfile
import tempfile
from pathlib import Path

VERSION = "2.7.0"
COMPONENTS = ("Button", "Table")
TARGET = Path(__file__).parent.parent / "toolforge_app/static/codex.css"
HEAD = f"""\
/* Codex {VERSION}, the design system for Wikimedia: its design tokens and the styles of
   {", ".join(COMPONENTS)}. Made by `python -m dev.codex`; do not edit it here.
   Copyright (c) Wikimedia Foundation and contributors, GPL-2.0-or-later.
   https://doc.wikimedia.org/codex/ */
"""


def main() -> None:
    """Fetch the packages and write the file."""
    with tempfile.TemporaryDirectory() as folder:
        tokens = _unpack("@wikimedia/codex-design-tokens", Path(folder, "tokens"))
        codex = _unpack("@wikimedia/codex", Path(folder, "codex"))
        root = _read(tokens / "theme-wikimedia-ui-root.css")
        dark = _read(tokens / "theme-wikimedia-ui-mode-dark.css")
        # The variant for both directions tells them by the page's `dir`.
        components = [
            _read(codex / f"modules/Cdx{each}-bidi.css") for each in COMPONENTS
        ]
    parts = [root, f"@media (prefers-color-scheme: dark) {{\n{dark}}}\n", *components]
    TARGET.write_text(HEAD + "\n".join(parts), encoding="utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")


def _unpack(package: str, folder: Path) -> Path:
    """Give the folder of a package's built files."""
    folder.mkdir()
    subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{VERSION}"], cwd=folder, check=True
    )
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package" / "dist"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() + "\n"


if __name__ == "__main__":
    main()
