"""The wiki speaks of users as they want to be spoken of, whatever is in their names."""

from dev.local_wiki import LocalWiki
from exchange.domain.notice_messages import Named, NoticeMessages
from exchange.domain.notice_text import NoticeText
from tests.real.bot_runs import Editor
from tests.real.notice_pages import parse

TEXT = "{{GENDER:$1|he|she|they}} $1"


def test_gender_is_that_of_the_user(local_wiki: LocalWiki) -> None:
    """Names are escaped in the call too, and MediaWiki still knows whose they are."""
    speaker = NoticeMessages({"en": {"key": TEXT}}).in_language("en")
    names = {"Anne-Marie ''d'Arc'' & $1": "female", "Karl = K; * x!": "male"}
    for name, gender in names.items():
        editor = Editor.on(local_wiki, name)
        editor.ask_with_token(action="options", optionname="gender", optionvalue=gender)

    said = [speaker.say("key", Named("is met", name)) for name in (*names, "Nobody")]
    page = parse(local_wiki, [NoticeText("Heading", "\n\n".join(said), "")])

    html = str(page.answer["text"])
    assert [each in html for each in ("she is met", "he is met", "they is met")] == [
        True,
        True,
        True,
    ]
    assert html.index("she is met") < html.index("<p>he is met")
