"""Reads XML from strangers: no document type, no entities, no network, bounded size."""

from lxml import etree

MOST_BYTES = 16 * 1024 * 1024


class BadXml(ValueError):
    """The bytes are not XML we are willing to read; the text says why, without quoting the input."""


def read_xml(data: bytes) -> etree._Element:
    """Return the root element, or raise BadXml: too large, not UTF-8, a DTD or entity inside, or not well-formed."""
    if len(data) > MOST_BYTES:
        raise BadXml("message too large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadXml("message is not UTF-8") from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadXml("document type declarations are not accepted")
    return _parse(text.encode())


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_blank_text=False,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadXml("message is not well-formed XML") from None


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def text_of(element: etree._Element | None) -> str:
    """Return an element's own text without surrounding white space; empty for none."""
    return (element.text or "").strip() if element is not None else ""
