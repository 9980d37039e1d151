"""The wiki through Pywikibot, which is imported in this room alone."""

from bot.wiki.own_revisions import PywikibotOwnRevisions
from bot.wiki.pages import PywikibotProfileWiki
from bot.wiki.run_log import PywikibotRunLog
from bot.wiki.session import RequestCounter, WikiSession, start_pywikibot
from bot.wiki.site import SitePages, read_site, read_site_and_time
from bot.wiki.stream import EventStream, stream_url
from bot.wiki.talk import PywikibotTalkPages
from bot.wiki.templates import PywikibotTemplatePages

__all__ = [
    "EventStream",
    "PywikibotOwnRevisions",
    "PywikibotProfileWiki",
    "PywikibotRunLog",
    "PywikibotTalkPages",
    "PywikibotTemplatePages",
    "RequestCounter",
    "SitePages",
    "WikiSession",
    "read_site",
    "read_site_and_time",
    "start_pywikibot",
    "stream_url",
]
