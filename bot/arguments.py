"""The command line: the verbs and their options."""

import argparse
from collections.abc import Sequence
from pathlib import Path

USES_WIKI = ("sync", "notify", "publish", "install-templates")

EPILOG = (
    "Commands that use a wiki (sync, notify, publish, install-templates) take "
    "Pywikibot's global options as well, such as -user:NAME and -dir:FOLDER; with "
    "-simulate, all but sync show what they would do and change nothing. "
    "Settings come from the environment; docs/configuration.md lists them. Exit code: "
    "0 done, 1 some work failed and is listed, 2 cannot start and says what to do."
)


def parse_arguments(
    arguments: Sequence[str] | None = None,
) -> tuple[argparse.Namespace, list[str]]:
    """Read the verb and its options; what is left over is for Pywikibot.

    Ends the program with exit code 2 and a sentence where they make no sense.
    """
    parser = make_parser()
    options, rest = parser.parse_known_args(arguments)
    if options.verb == "sync" and "-simulate" in rest:
        parser.error("sync writes nothing to the wiki, so -simulate says nothing here")
    unknown = [
        each
        for each in rest
        if options.verb not in USES_WIKI or each[:2] == "--" or each[:1] != "-"
    ]
    if unknown:
        parser.error(f"{unknown[0]} is no option of {options.verb}; see --help")
    return options, rest


def make_parser() -> argparse.ArgumentParser:
    """Describe all verbs."""
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Reads capacity profiles from a wiki, matches people and posts "
        "notices to their talk pages.",
        epilog=EPILOG,
        allow_abbrev=False,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")

    def add(verb: str, text: str) -> argparse.ArgumentParser:
        return verbs.add_parser(
            verb, help=text, description=f"{text}.", epilog=EPILOG, allow_abbrev=False
        )

    _add_sync(add("sync", "read profiles into the store"))
    _add_parse(add("parse", "show as JSON what is understood of wikitext"))
    _add_vocabulary(
        add("vocabulary", "show how the words differ from Wikidata's, or take these")
    )
    _add_match(add("match", "match the profiles of the store"))
    _add_notify(add("notify", "post the notices that are due"))
    add("publish", "keep the report for the community on the wiki up to date")
    command = add(
        "install-templates",
        "save the pages of templates/ to the wiki, where they differ",
    )
    command.add_argument(
        "--with-lang-pages",
        action="store_true",
        help="also make the MediaWiki:Lang pages, by which templates know the reader's "
        "language, where they are missing",
    )
    return parser


def _add_sync(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--full",
        action="store_true",
        help="read all pages again, not only those that have changed",
    )
    command.add_argument(
        "--follow",
        action="store_true",
        help="go on, and read what changes seconds after it was saved",
    )
    command.add_argument(
        "--dump",
        type=Path,
        metavar="FILE",
        help="read an XML export (.xml, .gz, .bz2), not a wiki; it removes nobody",
    )
    command.add_argument(
        "--confirm-removals",
        action="store_true",
        help="let this run remove unusually many profiles",
    )


def _add_parse(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="default: standard input"
    )
    command.add_argument(
        "--siteinfo",
        type=Path,
        metavar="FILE",
        help="what is known of the wiki, as JSON; default: a plain MediaWiki",
    )


def _add_vocabulary(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--apply",
        action="store_true",
        help="take additions and new labels over, and removals of what nobody uses",
    )
    command.add_argument(
        "--force",
        action="store_true",
        help="with --apply: take removals over that profiles use, or unusually many",
    )


def _add_match(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--follow",
        action="store_true",
        help="go on, and match again when something has changed, at most once a minute",
    )


def _add_notify(command: argparse.ArgumentParser) -> None:
    most = command.add_mutually_exclusive_group()
    most.add_argument(
        "--limit", type=_count, metavar="N", help="send at most N notices"
    )
    most.add_argument(
        "--trial",
        type=_count,
        metavar="N",
        help="the same, and then list the edits that were made, for a bot approval; no "
        "line in the run log",
    )
    command.add_argument(
        "--to", default="", metavar="USER", help="only the notice to one user"
    )
    command.add_argument(
        "--preview",
        type=Path,
        metavar="FOLDER",
        help="write the notices to files; needs no wiki and records nothing",
    )
    command.add_argument(
        "--rebuild-ledger",
        action="store_true",
        help="post nothing; fill a lost or restored ledger from what the bot's account "
        "has written on the wiki (run sync before)",
    )


def _count(text: str) -> int:
    """Read a number from 0 on."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return number
