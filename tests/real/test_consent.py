"""Nobody is made to ask for something by what others write in their name."""

from pathlib import Path

from dev.local_wiki import LocalWiki
from tests.real.bot_runs import Bot, Editor, read_page

PUMP = "Project:Village pump"
HELPER = "{{Capacity profile|offers=Lua|languages=en-N}}"


def request(title: str, name: str) -> str:
    """Ask for help with Lua in somebody's name."""
    return f"{{{{Capacity request|title={title}|capacity=Lua|languages=en|by={name}}}}}"


def test_request_in_the_name_of_another_is_told_to_nobody(
    local_wiki: LocalWiki, tmp_path: Path
) -> None:
    """Victim once wrote on the page; Ada asks there, Mallory in Victim's name."""
    bot = Bot.on(local_wiki, tmp_path)
    victim, ada, mallory, helper = (
        Editor.on(local_wiki, name) for name in ("Victim", "Ada", "Mallory", "Helper")
    )
    helper.edit("User:Helper", HELPER)
    victim.edit(PUMP, "Hello, I am new here.")
    own = request("My gadget is broken", "Ada")
    ada.edit(PUMP, own)
    mallory.edit(PUMP, f"{own}\n\n{request('I am a vandal', 'Victim')}")

    bot.run("sync")
    bot.run("match")
    bot.run("notify")

    notice = read_page(local_wiki, "User talk:Helper")
    assert "My gadget is broken" in notice
    assert "Ada" in notice
    assert "vandal" not in notice
    assert "Victim" not in notice
