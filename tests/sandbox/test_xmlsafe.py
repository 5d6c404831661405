"""What is not read."""

import pytest

from o2o_store.sandbox.xmlsafe import MOST_BYTES, BadXml, read_xml


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"\xff\xfe<a/>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<a>&undefined;</a>",
        b"<a>" + b"x" * MOST_BYTES + b"</a>",
    ],
)
def test_input_is_refused_when_it_is_not_plain_xml(data: bytes) -> None:
    with pytest.raises(BadXml):
        read_xml(data)


def test_depth_is_bounded() -> None:
    with pytest.raises(BadXml):
        read_xml(b"<a>" * 100_000 + b"</a>" * 100_000)


def test_plain_xml_is_read() -> None:
    assert read_xml("﻿<a>文</a>".encode()).text == "文"
