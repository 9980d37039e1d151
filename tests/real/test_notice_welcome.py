"""A newcomer is greeted once, on the real wiki; whoever was there before is not."""

from pathlib import Path

from dev.local_wiki import LocalWiki
from tests.real.bot_runs import Bot, Editor, count_notices, read_page


def test_newcomer_is_greeted_once(local_wiki: LocalWiki, tmp_path: Path) -> None:
    """With what was understood and what was not, in their language."""
    bot = Bot.on(local_wiki, tmp_path)
    Editor.on(local_wiki, "Old Hand").edit(
        "User:Old Hand", "{{Capacity profile|offers=bell ringing|languages=gl-N}}"
    )
    assert "run `python -m bot sync` first" in bot.run("notify", code=2)

    bot.run("sync")
    bot.run("match")
    bot.run("notify", "--to", "Old Hand")
    Editor.on(local_wiki, "Nova Pessoa").edit(
        "User:Nova Pessoa/Capacity profile",
        "{{Capacity profile|offers=Lua, {{x}}|wants=embroidery\n|languages=pt-br-N}}",
    )

    bot.run("sync")
    bot.run("match")
    for _ in range(2):
        bot.run("notify", "--to", "Nova Pessoa")
        bot.run("notify", "--to", "Old Hand")

    assert count_notices(local_wiki, "Old Hand") == 0
    assert count_notices(local_wiki, "Nova Pessoa") == 1
    text = read_page(local_wiki, "User talk:Nova Pessoa")
    assert "Boas-vindas ao Capacity Exchange</span> ==" in text
    assert "* Você oferece: <bdi>Lua</bdi>\n" in text
    assert "* Você quer aprender: <bdi><nowiki>embroidery</nowiki></bdi>\n" in text
    assert "Não foi entendido: <code><bdi><nowiki>offers</nowiki></bdi></code>" in text
