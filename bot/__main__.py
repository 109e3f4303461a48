"""The command line: ``python -m bot <command>``."""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import List, Optional

from bot.errors import CommandError
from bot.processes import end_with_parent

COMMANDS = {
    "chat": "talk to the assistant in the terminal",
    "serve": "serve the web channel",
    "ask": "answer questions from standard input, one JSON line each",
    "telegram": "answer on Telegram; 'telegram register https://...' tells Telegram the address of the webhook",
    "feedback": "print what people said about contacts",
    "train": "train the model if anything it depends on has changed",
    "check": "check languages, knowledge base and training data; 'check fr' lists all that French lacks",
}
#: the commands that take words, and which
_WORDS = {"telegram": "register ADDRESS", "check": "LANGUAGE"}


def main(arguments: Optional[List[str]] = None) -> int:
    """Run the command that ``arguments`` name and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Assistance Finder")
    parser.add_argument("--end-with-parent", action="store_true", help="end when the starting process is killed")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose)
        if name in _WORDS:
            command.add_argument("words", nargs="*", metavar=_WORDS[name])
    given = parser.parse_args(arguments)
    if given.end_with_parent:
        end_with_parent()
    try:
        if given.command != "check":  # which names more than the first thing that is wrong
            importlib.import_module("bot.locales").require_good()
        status: int = importlib.import_module(f"bot.commands.{given.command}").run(*_words(given))
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the output has enough
        sys.stderr.close()
        return 0
    return status


def _words(given: argparse.Namespace) -> List[str]:
    return list(getattr(given, "words", []))


if __name__ == "__main__":
    sys.exit(main())
