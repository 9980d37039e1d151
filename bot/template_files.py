"""The folder `templates/`: pages exactly as they are saved on a wiki."""

from pathlib import Path

from bot.jobs.install_templates import TemplatePage

TEMPLATES = Path(__file__).parent.parent / "templates"
# What a file's ending adds to the title of its page: a JSON page is named as one.
TITLE_ENDINGS = {".wikitext": "", ".lua": "", ".json": ".json", ".css": ".css"}


def load_template_pages(folder: Path = TEMPLATES) -> list[TemplatePage]:
    """Read all pages; `Template/X.wikitext` is the page `Template:X`.

    The main namespace is the folder `Main`.
    """
    found: list[TemplatePage] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in TITLE_ENDINGS:
            namespace, _, name = path.relative_to(folder).as_posix().partition("/")
            title = name.removesuffix(path.suffix) + TITLE_ENDINGS[path.suffix]
            if namespace != "Main":
                title = f"{namespace}:{title}"
            found.append(TemplatePage(title, path.read_text(encoding="utf-8")))
    return found
