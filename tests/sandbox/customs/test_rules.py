"""Each rule of customs refuses one seeded bad order with its own code; the good order is released."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from o2o_store.sandbox.clock import stamp
from o2o_store.sandbox.customs.rules import resident_number_fault
from o2o_store.sandbox.persons import roster

pytestmark = pytest.mark.anyio

Spoil = Callable[[Any], None]


def head(paper: str, **changes: str) -> Spoil:
    return lambda papers: getattr(papers, paper).update(changes)


def line(paper: str, **changes: str) -> Spoil:
    return lambda papers: getattr(papers, paper)[0].update(changes)


def both(*spoils: Spoil) -> Spoil:
    def spoil(papers: Any) -> None:
        for one in spoils:
            one(papers)

    return spoil


def drop(paper: str, name: str) -> Spoil:
    return lambda papers: getattr(papers, paper).pop(name) and None


def more_lines(papers: Any) -> None:
    papers.inventory_lines.append({**papers.inventory_lines[0], "gnum": "2"})


OTHER = roster()["yi"]

COMPARED: dict[str, tuple[Spoil, str]] = {
    "R01 platform": (head("payment", ebpCode="4199S00009"), "[Code:9001;"),
    "R03": (
        head("payment", amountPaid="562.95"),
        "[Code:1332;Desc:支付单支付金额与订单支付金额不一致],[OrderHead.acturalPaid:562.96,PaymentHead.amountPaid:562.95]",
    ),
    "R05 name": (head("inventory", buyerName="样本乙"), "[Code:13127;"),
    "R05 number": (head("inventory", buyerIdNumber=OTHER.id_number), "[Code:9005;"),
    "R06": (head("inventory", buyerTelephone="13900000099"), "[Code:130126;"),
    "R07": (head("payment", payerName=OTHER.name, payerIdNumber=OTHER.id_number), "[Code:9007;"),
    "R09": (head("waybill", consigneeTelephone="13900000099"), "[Code:9009;"),
    "R10": (head("inventory", consigneeAddress="别处"), "[Code:9010;"),
    "R11": (head("inventory", logisticsNo="L999"), "[Code:9011;"),
    "R12": (head("order", payTransactionId="P999"), "[code:13035;Desc:支付企业不一致]"),
    "R13": (more_lines, "[Code:1320;"),
    "R14 name": (line("inventory_lines", gname="别的货"), "[Code:1322;"),
    "R14 quantity": (line("inventory_lines", qty="1", totalPrice="258.00"), "[Code:1322;"),
    "R15": (head("inventory", ebcCode="4199E00009"), "[Code:9015;"),
    "R16": (head("waybill", freight="10.00"), "[Code:9016;"),
    "R19": (line("inventory_lines", gcode="9999999999"), "[Code:9019;"),
    "R20 unknown": (line("inventory_lines", itemRecordNo="9"), "[Code:9020;Desc:商品不在账册内"),
    "R20 code": (line("inventory_lines", gcode="1901109000"), "[Code:9020;Desc:商品编码、名称或单位与账册不一致"),
    "R28": (
        both(head("order", taxTotal="46.95", acturalPaid="562.95"), head("payment", amountPaid="562.95")),
        "[Code:9028;Desc:代扣税款与应征税款不一致;taxTotal：46.95 != 46.96]",
    ),
    "tradeMode": (head("inventory", tradeMode="9610"), "[Code:9034;"),
    "emsNo": (drop("inventory", "emsNo"), "[Code:9034;"),
    "netWeight": (head("inventory", netWeight="2.40"), "[Code:9035;"),
    "legal quantity": (line("inventory_lines", qty1="0"), "[Code:9036;"),
    "declTime": (head("inventory", declTime="20200101"), "[Code:9037;"),
}


async def test_inventory_is_released_when_all_agree(customs: Any, papers: Any) -> None:
    assert await customs.send_all(papers) == ["2", "120", "800"]
    assert [customs.statuses(kind) for kind in ("order", "payment", "waybill")] == [["2", "120"]] * 3
    assert customs.last().info == "[Code:2600;Desc:放行]"


@pytest.mark.parametrize("case", COMPARED)
async def test_inventory_is_refused_with_its_code_when_one_element_is_bad(customs: Any, papers: Any, case: str) -> None:
    spoil, expected = COMPARED[case]
    spoil(papers)
    assert await customs.send_all(papers) == ["2", "100"]
    assert customs.last().info.startswith(expected)


ALONE: dict[str, tuple[Spoil, str, str]] = {
    "R02": (head("order", acturalPaid="562.95"), "order", "[Code:9002;"),
    "R04 line": (line("order_lines", totalPrice="515.00"), "order", "[Code:9004;"),
    "R04 sum": (head("order", goodsValue="517.00", acturalPaid="563.96"), "order", "[Code:9004;"),
    "order type": (head("order", orderType="E"), "order", "[Code:9030;"),
    "identity kind": (head("order", buyerIdType="2"), "order", "[Code:9031;"),
    "check digit": (head("order", buyerIdNumber="410199199003070019"), "order", "[Code:9032;"),
    "payer check digit": (head("payment", payerIdNumber="410199199003070019"), "payment", "[Code:9032;"),
    "packNo": (head("waybill", packNo="2"), "waybill", "[Code:9033;"),
    "weight": (head("waybill", weight="0"), "waybill", "[Code:9033;"),
}


@pytest.mark.parametrize("case", ALONE)
async def test_document_is_refused_with_its_code_when_bad_by_itself(customs: Any, papers: Any, case: str) -> None:
    spoil, kind, expected = ALONE[case]
    spoil(papers)
    await customs.send_three(papers)
    customs.later()
    assert customs.statuses(kind) == ["2", "100"]
    assert customs.last(kind).info.startswith(expected)


async def test_order_is_refused_when_name_and_number_differ_in_the_register(customs: Any, papers: Any) -> None:
    papers.order["buyerName"] = "样本乙"
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    customs.later()
    assert (customs.last("order").status, customs.last("order").info) == ("99", "订单中的订购人姓名和身份证不匹配！")


async def test_payment_is_refused_when_paid_in_the_future(customs: Any, papers: Any) -> None:
    papers.payment["payTime"] = stamp(customs.now + timedelta(hours=1))
    await customs.send("CEB411Message", papers.payment, sender="DXPENT0000000002")
    customs.later()
    assert customs.last("payment").info.startswith("[Code:9021;")


async def test_inventory_is_refused_when_older_than_its_payment(customs: Any, papers: Any) -> None:
    papers.inventory["appTime"] = stamp(customs.now - timedelta(minutes=10))
    assert await customs.send_all(papers) == ["2", "100"]
    assert customs.last().info.startswith("[Code:9021;")


async def test_order_over_the_single_limit_is_refused_by_the_port_when_it_holds_two_items(customs: Any, papers: Any) -> None:
    papers.reprice("2500.01", "2", "5000.02", "455.00", "5455.02")
    assert await customs.send_all(papers) == ["-621005"]


async def test_order_of_exactly_the_single_limit_is_released(customs: Any, papers: Any) -> None:
    papers.reprice("2500.00", "2", "5000.00", "455.00", "5455.00")
    assert await customs.send_all(papers) == ["2", "120", "800"]


async def test_one_item_over_the_single_limit_is_released_when_fully_taxed(customs: Any, papers: Any) -> None:
    # 6,000.00: duty 5 % = 300.00, VAT 13 % of 6,300.00 = 819.00.
    papers.reprice("6000.00", "1", "6000.00", "1119.00", "7119.00")
    assert await customs.send_all(papers) == ["2", "120", "800"]


async def test_inventory_is_refused_when_the_year_is_used_up(customs: Any, papers: Any) -> None:
    number = papers.inventory["buyerIdNumber"]
    customs.page(lambda page: page.set_year_used(number, customs.now.year, 2559845))
    assert await customs.send_all(papers) == ["2", "100"]
    assert customs.last().info == "[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;totalPrice：26,114.45 > limitPrice: 26,000;]"


async def test_year_and_stock_are_charged_once_when_released(customs: Any, papers: Any) -> None:
    await customs.send_all(papers)
    used = customs.page(lambda page: page.year_used(papers.inventory["buyerIdNumber"], customs.now.year))
    assert (used, customs.page(lambda page: page.book_items("T4611W000001"))["1001"].stock) == (51600, 48)


async def test_inventory_is_refused_when_the_account_book_is_short(customs: Any, papers: Any) -> None:
    customs.page(lambda page: page.move_stock("T4611W000001", "1001", -49))
    assert await customs.send_all(papers) == ["2", "100"]
    assert customs.last().info.startswith("[Code:9020;Desc:账册库存不足")


@pytest.mark.parametrize("person", list(roster().values()), ids=lambda person: person.id)
def test_every_specimen_number_is_well_formed(person: Any) -> None:
    assert not resident_number_fault(person.id_number)
    assert person.id_number[2:6] == "9999"


@pytest.mark.parametrize("number", ["41999919900307024", "419999199002300240", "419999199003070241", "ABCDEFGHIJKLMNOPQR"])
def test_number_is_refused_when_form_date_or_check_is_wrong(number: str) -> None:
    assert resident_number_fault(number)
