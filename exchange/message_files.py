"""The folder `i18n/notices/`: what notices say, a file a language."""

import json
from pathlib import Path

from exchange.domain.notice_messages import NoticeMessages

MESSAGES = Path(__file__).parent.parent / "i18n" / "notices"
DOCUMENTATION = "qqq"


def load_notice_messages(folder: Path = MESSAGES) -> NoticeMessages:
    """Read the messages of all languages."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.json")):
        if path.stem != DOCUMENTATION:
            content = json.loads(path.read_text(encoding="utf-8"))
            content.pop("@metadata", None)
            texts[path.stem] = content
    return NoticeMessages(texts)
