"""Reading XML from strangers: no document types, no entities, no network, and caps on size and depth.

Used for everything that comes from outside: receipts, envelopes, responses, and messages whose signature is to be checked.
"""

import re

from lxml import etree

MOST_BYTES = 16 * 1024 * 1024
"""A message of 100 documents with 99 lines each stays below this."""
DEEPEST = 32
"""Nesting of a CEB message is 5; what an ExtendMessage may add is left room for."""

# Only declarations, comments and processing instructions may stand before the root: a document type cannot hide in the content.
_PROLOG = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*+<(?![!?])", re.DOTALL)
_REMARKABLE = re.compile("[^\t\n -%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class MalformedMessageError(Exception):
    """The bytes are not a message this program can read; the sentence says why and quotes no content."""


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise MalformedMessageError("the message is nested too deeply")


def parse(data: bytes, *, keep_comments: bool = False) -> etree._Element:
    """Return the root of an XML document in UTF-8. Raises MalformedMessageError.

    Comments are dropped unless `keep_comments`, so that no text is cut in two by one.
    """
    if len(data) > MOST_BYTES:
        raise MalformedMessageError("the message is too large")
    try:
        if not _PROLOG.match(data.decode("utf-8")):
            raise MalformedMessageError("the message has a document type or no root")
        parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=not keep_comments,
            remove_pis=not keep_comments,
        )
        root = etree.fromstring(data, parser)
    except (UnicodeDecodeError, etree.XMLSyntaxError):
        # The parser's own message quotes the content, which may name a person.
        raise MalformedMessageError("the message is not XML in UTF-8") from None
    _check_depth(root)
    return root


def text_of(parent: etree._Element, namespace: str, name: str) -> str:
    """Return the text of a direct child, an empty text when the child is missing or empty."""
    return parent.findtext(f"{{{namespace}}}{name}") or ""


def escape(text: str) -> str:
    """Return element text as canonical XML writes it. Raises ValueError for characters that XML cannot hold."""
    if not _REMARKABLE.search(text):
        return text
    if _FORBIDDEN.search(text):
        raise ValueError("a text holds a character that XML cannot carry")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")


def escape_attribute(text: str) -> str:
    """Return attribute text as canonical XML writes it. Raises ValueError for characters that XML cannot hold."""
    escaped = escape(text).replace("&gt;", ">").replace('"', "&quot;")
    return escaped.replace("\t", "&#x9;").replace("\n", "&#xA;")
