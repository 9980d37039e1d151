"""The messages of the tool, as toolforge_i18n looks for them: a module of this name.

`i18n/tool/` holds them in the form of translatewiki.net.
"""

from pathlib import Path

from toolforge_i18n import TranslationsConfig, language_code_to_babel

# What $1, $2, ... of a message are called in the code. The beginning of a name says
# what it is: num_ chooses a PLURAL, user_name_ a GENDER, url_ is a link's address,
# list_ a list; anything else is text.
VARIABLES: dict[str, list[str]] = {
    # begin
    # end
}


def _no_gender(_user_name: object) -> str:
    # The library would ask a wiki while a page waits.
    return "n"


config = TranslationsConfig(
    directory=str(Path(__file__).parent / "i18n" / "tool"),
    variables=VARIABLES,
    language_code_to_babel=language_code_to_babel,
    allowed_html_elements={"b": set(), "code": {"dir"}, "bdi": set(), "i": set()},
    get_gender=_no_gender,  # type: ignore[arg-type]
    # A test checks them; at the start of each process it would take a second.
    check_translations=False,
)
