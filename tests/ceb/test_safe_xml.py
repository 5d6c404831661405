"""Reading XML from strangers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from o2o_store.ceb.safe_xml import DEEPEST, MOST_BYTES, MalformedMessageError, escape, escape_attribute, parse, text_of

BOMB = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 100 + b'"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;</a>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"<a>",
        b"<a></b>",
        b"not xml",
        b"<a>\xff</a>",
        b"<!DOCTYPE a><a/>",
        b'<?xml version="1.0"?><!-- x --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        BOMB,
        "<!DOCTYPE a><a/>".encode("utf-16"),
        b"<a>&unknown;</a>",
        b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
        b"<a>" * 5000 + b"</a>" * 5000,
        b" " * (MOST_BYTES + 1),
    ],
)
def test_message_is_refused_when_malformed_or_hostile(data: bytes) -> None:
    with pytest.raises(MalformedMessageError):
        parse(data)


@given(st.one_of(st.binary(max_size=200), st.text("<>!?-&;/= ab\"'[]", max_size=60).map(str.encode)))
def test_nothing_else_is_raised_whatever_the_bytes_are(data: bytes) -> None:
    try:
        root = parse(data)
    except MalformedMessageError:
        return
    assert root.getroottree().docinfo.internalDTD is None


def test_error_quotes_nothing_when_the_content_is_personal() -> None:
    with pytest.raises(MalformedMessageError) as caught:
        parse(b"<a><buyerIdNumber>41999919900307001X</a>")
    assert "4199" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_text_is_whole_when_a_comment_cuts_it() -> None:
    assert parse(b"<a>123<!-- x -->456</a>").text == "123456"
    assert parse(b"<a>123<!-- x -->456</a>", keep_comments=True).text == "123"


def test_depth_is_allowed_when_at_its_limit() -> None:
    assert parse(b"<a>" * DEEPEST + b"</a>" * DEEPEST).tag == "a"


def test_doctype_as_text_is_harmless_when_inside_the_root() -> None:
    assert parse(b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n<!-- a --><a><![CDATA[<!DOCTYPE x>]]></a>").text == "<!DOCTYPE x>"


def test_child_text_is_empty_when_missing_or_empty() -> None:
    root = parse(b"<a xmlns='n'><b/><c>1</c></a>")
    assert [text_of(root, "n", name) for name in ("b", "c", "d")] == ["", "1", ""]


@given(st.text())
def test_escaped_text_is_canonical_and_reads_back_when_legal(text: str) -> None:
    try:
        data = f'<a b="{escape_attribute(text)}">{escape(text)}</a>'.encode()
    except ValueError:
        assert any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 or ord(character) in {0xFFFE, 0xFFFF} for character in text)
        return
    root = parse(data)
    assert (root.text or "", root.get("b")) == (text, text)
    assert etree.tostring(root, method="c14n") == data
