"""The wiki through Pywikibot, which is imported in this room alone."""

from bot.wiki.pages import PywikibotProfilePages
from bot.wiki.session import WikiSession
from bot.wiki.talk import PywikibotTalkPages
from bot.wiki.templates import PywikibotTemplatePages

__all__ = [
    "PywikibotProfilePages",
    "PywikibotTalkPages",
    "PywikibotTemplatePages",
    "WikiSession",
]
