"""What a scanned or typed text is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.kiosk.flows.scanned import BadgeCode, OtherCode, PayCode, PickupNumber, ProductCode, VoucherCode, parse

GTIN = "06901234567892"
LINK = f"https://id.example.com/01/{GTIN}"
BADGE = "O2OS" + "ABCDEFGH23456789JKLM"
VOUCHER = "O2OV:" + "ABCDEFGHIJKLMNOP234567" * 8


def product(text: str) -> ProductCode:
    found = parse(text)
    assert isinstance(found, ProductCode)
    return found


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        LINK.upper(),
        f"  {LINK}\r\n",
        "http://shop.example.cn/some/path/01/6901234567892",
        "6901234567892",
        GTIN,
        "]E06901234567892",
        f"]C101{GTIN}",
        f"01{GTIN}",
        f"\x1d01{GTIN}",
        f"(01){GTIN}",
        f"]Q1{LINK}",
        f"]d201{GTIN}10A",
    ],
)
def test_product_is_known_by_its_number_whatever_carries_it(text: str) -> None:
    assert product(text).gtin.text == GTIN


@pytest.mark.parametrize(
    ("text", "number"), [("96385074", "00000096385074"), ("036000291452", "00036000291452"), ("0036000291452", "00036000291452")]
)
def test_short_numbers_are_filled_up_with_zeros(text: str, number: str) -> None:
    assert product(text).gtin.text == number


@pytest.mark.parametrize(
    "text",
    [
        f"{LINK}/10/LOT-7/21/S%2F9?17=271231",
        f"01{GTIN}1727123110LOT-7\x1d21S/9",
        f"]C101{GTIN}1727123110LOT-7\x1d21S/9",
        f"(01){GTIN}(17)271231(10)LOT-7(21)S/9",
    ],
)
def test_lot_serial_and_expiry_are_read(text: str) -> None:
    found = product(text)
    assert (found.lot, found.serial, found.expiry) == ("LOT-7", "S/9", date(2027, 12, 31))


def test_best_before_counts_when_there_is_no_expiry() -> None:
    assert product(f"{LINK}?15=270630").expiry == date(2027, 6, 30)
    assert product(f"{LINK}?15=270630&17=270831").expiry == date(2027, 8, 31)


@pytest.mark.parametrize(
    "text",
    [
        "6901234567891",
        "https://id.example.com/01/06901234567891",
        "0106901234567891",
        "(01)06901234567891(10)A",
        "]E06901234567891",
        "12345678",
    ],
)
def test_number_with_a_wrong_check_digit_is_misread_and_no_product(text: str) -> None:
    assert parse(text) == OtherCode(text if not text.startswith("]") else text[3:], misread=True)


@pytest.mark.parametrize(
    "text", ["https://example.com/", "https://weixin.qq.com/r/abc", "PKG-000123", "", "   ", "ftp://x/01/1", "蜂蜜", "523456789012345678"]
)
def test_anything_else_is_another_code(text: str) -> None:
    found = parse(text)
    assert isinstance(found, OtherCode)
    assert not found.misread


def test_voucher_and_badge_are_known_by_form_and_do_not_print_themselves() -> None:
    assert parse(VOUCHER) == VoucherCode(VOUCHER)
    assert parse(f" {VOUCHER.lower()}\n") == VoucherCode(VOUCHER)
    assert parse(BADGE) == BadgeCode(BADGE)
    assert BADGE not in repr(parse(BADGE))
    assert VOUCHER not in repr(parse(VOUCHER))


@pytest.mark.parametrize("text", ["A017", "a017", " B999 "])
def test_pickup_number_is_a_letter_and_three_digits(text: str) -> None:
    assert parse(text) == PickupNumber(text.strip().upper())


def test_endless_text_is_cut() -> None:
    found = parse("9" * 100_000)
    assert isinstance(found, OtherCode)
    assert len(found.text) <= 2048


@given(st.text(max_size=120) | st.from_regex(r"(\]C1|\(01\)|01|https://x\.example/01/)[0-9A-Za-z()/?=&%\x1d-]{0,60}", fullmatch=True))
def test_no_text_makes_it_stumble(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    ("text", "wallet"),
    [
        ("134567890123456789", "wechat"),
        ("105678901234567890", "wechat"),
        ("2812345678901234", "alipay"),
        ("3012345678901234567890", "alipay"),
    ],
)
@pytest.mark.parametrize("mark", ["", "]C0", "]Q1"])
def test_wallets_code_is_recognised_and_does_not_print_itself(text: str, wallet: str, mark: str) -> None:
    found = parse(f" {mark}{text}\r\n")
    assert isinstance(found, PayCode)
    assert (found.wallet, found.text) == (wallet, text)
    assert text not in repr(found)


@pytest.mark.parametrize(
    "text", ["164567890123456789", "13456789012345678", "1345678901234567890", "3112345678901234", "\uff11\uff1345678901234567"]
)
def test_other_digits_are_no_wallets_code(text: str) -> None:
    assert not isinstance(parse(text), PayCode)


def test_codes_announced_by_a_scanner_are_what_they_are_without_the_announcement() -> None:
    assert parse(f"]Q1{BADGE}") == BadgeCode(BADGE)
    assert parse(f"]Q1{VOUCHER}") == VoucherCode(VOUCHER)


def test_element_strings_of_a_marked_label_are_no_wallets_code() -> None:
    packed_and_lot = "13260101" + "10" + "12345678"
    assert isinstance(parse(packed_and_lot), PayCode)
    assert parse(f"]C1{packed_and_lot}") == OtherCode(packed_and_lot)


def test_what_nobody_knows_is_not_printed() -> None:
    assert "13456" not in repr(parse("134567890123456789X"))
