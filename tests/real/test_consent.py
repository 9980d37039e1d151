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


def test_group_on_the_page_of_another_is_not_written_to(
    local_wiki: LocalWiki, tmp_path: Path
) -> None:
    """Mallory puts a club on Victim's page; Owner has one on a page of their own."""
    bot = Bot.on(local_wiki, tmp_path)
    victim, owner, mallory, learner = (
        Editor.on(local_wiki, name) for name in ("Vic", "Owner", "Mal", "Learner")
    )
    learner.edit("User:Learner", "{{Capacity profile|wants=Lua, chess|languages=en-N}}")
    victim.edit("User:Vic", "Hello, I am new here.")
    owner.edit("User:Owner/Club", club("Owner", "Lua"))
    for name, editor in (("Owner/Club", owner), ("Vic", mallory)):
        own = f"User:{editor.name}/Capacity profile"
        editor.edit(own, f"{{{{Capacity profile|affiliations=User:{name}}}}}")
    mallory.edit("User:Vic", club("Mal", "chess"))

    bot.run("sync")
    bot.run("match")
    bot.run("notify")

    assert read_page(local_wiki, "User talk:Owner/Club")
    assert read_page(local_wiki, "User talk:Vic") == ""


def club(contact: str, offers: str) -> str:
    """Write the profile of a group with one contact."""
    return (
        f"{{{{Capacity profile|type=group|contacts={contact}|offers={offers}"
        "|languages=en-N}}"
    )
