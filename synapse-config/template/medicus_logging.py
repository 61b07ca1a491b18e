# SPDX-License-Identifier: Apache-2.0
"""A log formatter that leaves no Matrix id in a line. Uses Python's standard library only, not Synapse."""

import logging
import re

# Sigil, then a local part, then a colon, each plain or percent-encoded (also twice). Server names stay: the house may be
# named, the person and the conversation may not.
_SIGIL = r"(?:@|!|#|%(?:25)?(?:40|21|23))"
_LOCAL_PART = r"[^\s:\"'<>(){}\[\],]{1,255}?"
_COLON = r"(?::|%(?:25)?3[aA])"
_WITH_SERVER = re.compile(f"({_SIGIL}){_LOCAL_PART}({_COLON}[A-Za-z0-9])")
# Event ids, and room ids from version 12 on, are a sigil and a hash without a server.
_HASH = re.compile(r"((?:\$|!|%(?:25)?(?:24|21)))[A-Za-z0-9_\-+/]{20,}")
_MEDIA = re.compile(r"((?:mxc://|/(?:download|thumbnail|upload)/)[^/\s]+/)[A-Za-z0-9_\-]+")


def without_ids(text: str) -> str:
    """The text with the telling part of each Matrix id replaced by an ellipsis."""
    text = _WITH_SERVER.sub(r"\1…\2", text)
    text = _HASH.sub(r"\1…", text)
    return _MEDIA.sub(r"\1…", text)


class IdFreeFormatter(logging.Formatter):
    """Formats like logging.Formatter, tracebacks included, and then cuts the ids out."""

    def __init__(self, format: str) -> None:
        super().__init__(format, defaults={"request": "-"})

    def format(self, record: logging.LogRecord) -> str:
        return without_ids(super().format(record))
