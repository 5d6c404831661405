"""When the wallet is asked again, and what its answers become."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from o2o_store.backend.identity.messages import person_place
from o2o_store.backend.keys import FieldCipher
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment.gateway.port import DeclareAnswer, NotAccepted, OpenAnswer, RefundAnswer, TradeAnswer
from o2o_store.backend.payment.keeper import OPEN_TRIES, PUSH_PAUSE, TROUBLE_PAUSE, WalletKeeper, is_there, next_look, sweep_pause
from o2o_store.contract.store_api.orders import Person
from o2o_store.outbox.courier import MOST_ATTEMPTS, Kept, NotYet, Result
from o2o_store.outbox.outages import Rejected, Unreachable
from o2o_store.outbox.outbox import Promise

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CIPHER = FieldCipher(AESGCM(bytes(32)))
EXCHANGE = m.Exchange("query", b"", b"", NOW)
pytestmark = pytest.mark.anyio


class Clock:
    at = NOW

    def now(self) -> datetime:
        return self.at


class ScriptedWallet:
    """Answers as told and notes what it was asked; the real wallet is met in tests/backend/declaration."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[str] = []

    wallet = "wechat"

    def __getattr__(self, name: str) -> Any:
        async def call(*_: Any, **__: Any) -> Any:
            self.asked.append(name)
            answer = self.answers[name]
            answer = answer.pop(0) if isinstance(answer, list) else answer
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def trade(state: str) -> TradeAnswer:
    return TradeAnswer(state, "A1", EXCHANGE, "42", 100, 100, "CNY", NOW)


def declaration(state: str, cert_check: str) -> DeclareAnswer:
    return DeclareAnswer(state, cert_check, "", "", "", EXCHANGE)


async def keep(wallet: ScriptedWallet, topic: str, body: msgspec.Struct, *, after: timedelta = timedelta()) -> Result:
    clock = Clock()
    clock.at = NOW + after
    keeper = WalletKeeper(wallet, CIPHER, clock)
    (result,) = await keeper.keep([Promise("p", "s", m.topic(topic, "wechat"), msgspec.json.encode(body), 0, NOW)])
    return result


def watch() -> m.WatchPayment:
    return m.WatchPayment("o-1", 1, "A1", NOW, NOW + timedelta(minutes=10))


def declare() -> m.DeclarePayment:
    person = Person(name="样本甲", id_number="41999919900307001X", phone="13900000001")
    sealed = CIPHER.encrypt(msgspec.json.encode(person), person_place("o-1"))
    return m.DeclarePayment("o-1", 1, "A1", "42", sealed, NOW)


@pytest.mark.parametrize(("age", "pause"), [(0, 2), (29, 2), (30, 3), (119, 3), (120, 5), (500, 5), (598, 2)])
async def test_the_pauses_grow_when_the_code_stays_on_screen(age: int, pause: int) -> None:
    result = await keep(ScriptedWallet(query=trade("NOTPAY")), m.WATCH, watch(), after=timedelta(seconds=age))
    assert result == NotYet(NOW + timedelta(seconds=age + pause))


@pytest.mark.parametrize(("age", "pause"), [(0, 15), (90, 30), (200, 60), (600, 180), (2000, 600), (5000, 1800), (90_000, 3600)])
async def test_the_sweeper_slows_down_when_nothing_is_decided(age: int, pause: int) -> None:
    assert sweep_pause(timedelta(seconds=age)) == timedelta(seconds=pause)
    assert next_look(timedelta(seconds=age), ()) == timedelta(seconds=pause)


@pytest.mark.parametrize("state", ["SUCCESS", "REFUND", "CLOSED", "REVOKED"])
async def test_the_watch_ends_when_the_wallet_decided(state: str) -> None:
    result = await keep(ScriptedWallet(query=trade(state)), m.WATCH, watch())
    assert isinstance(result, Kept)
    assert [command.state for command in result.commands] == [state]


async def test_it_is_closed_and_asked_when_the_time_is_over() -> None:
    wallet = ScriptedWallet(close=EXCHANGE, query=trade("CLOSED"))
    result = await keep(wallet, m.WATCH, watch(), after=timedelta(minutes=10))
    assert wallet.asked == ["close", "query"]
    assert isinstance(result, Kept)


async def test_money_is_seen_when_it_slips_in_before_the_close() -> None:
    result = await keep(ScriptedWallet(close=EXCHANGE, query=trade("SUCCESS")), m.WATCH, watch(), after=timedelta(minutes=11))
    assert isinstance(result, Kept)
    assert result.commands[0].state == "SUCCESS"


async def test_a_missing_order_is_given_up_when_no_code_can_live_any_more() -> None:
    body = m.ClosePayment("o-1", 1, "A1", NOW)
    wallet = ScriptedWallet(close=EXCHANGE, query=trade("ORDER_NOT_EXIST"))
    assert isinstance(await keep(wallet, m.CLOSE, body, after=timedelta(minutes=119)), NotYet)
    result = await keep(wallet, m.CLOSE, body, after=timedelta(minutes=121))
    assert isinstance(result, Kept)
    assert result.commands[0].state == "CLOSED"


async def test_an_early_question_says_nothing_when_the_order_is_open() -> None:
    assert await keep(ScriptedWallet(query=trade("NOTPAY")), m.QUERY, m.QueryPayment("o-1", 1, "A1")) == Kept()


async def test_doubt_stays_doubt_when_the_wallet_does_not_answer() -> None:
    assert isinstance(await keep(ScriptedWallet(query=Unreachable("away")), m.WATCH, watch()), Unreachable)


async def test_the_attempt_is_refused_when_the_wallet_rejects_the_call() -> None:
    result = await keep(ScriptedWallet(open_code=Rejected("401 SIGNERROR")), m.OPEN, m.OpenPayment("o-1", 1, "A1", b"{}"))
    assert isinstance(result, Kept)
    assert (result.commands[0].verdict, result.commands[0].detail) == ("refused", "401 SIGNERROR")


async def test_the_code_comes_home_when_the_wallet_opened_it() -> None:
    result = await keep(
        ScriptedWallet(open_code=OpenAnswer("opened", "weixin://x", "", EXCHANGE)), m.OPEN, m.OpenPayment("o-1", 1, "A1", b"{}")
    )
    assert isinstance(result, Kept)
    assert result.commands[0].code_url == "weixin://x"


async def test_customs_is_waited_for_when_the_wallet_has_no_answer_yet() -> None:
    result = await keep(ScriptedWallet(query_declaration=declaration("PROCESSING", "SAME")), m.WATCH_DECLARATION, declare())
    assert result == NotYet(NOW + timedelta(seconds=0.25))


async def test_an_unchecked_payer_is_asked_about_again_when_there_is_time() -> None:
    wallet = ScriptedWallet(
        query_declaration=declaration("SUCCESS", "UNCHECKED"), declare=[declaration("SUCCESS", "UNCHECKED"), declaration("SUCCESS", "SAME")]
    )
    body = msgspec.structs.replace(declare(), declared=True)
    assert isinstance(await keep(wallet, m.WATCH_DECLARATION, body), NotYet)
    result = await keep(wallet, m.WATCH_DECLARATION, body, after=timedelta(seconds=1))
    assert isinstance(result, Kept)
    assert result.commands[0].cert_check == "SAME"


async def test_an_unchecked_payer_is_final_when_patience_ends() -> None:
    wallet = ScriptedWallet(query_declaration=declaration("SUCCESS", "UNCHECKED"), declare=declaration("SUCCESS", "UNCHECKED"))
    body = msgspec.structs.replace(declare(), declared=True)
    result = await keep(wallet, m.WATCH_DECLARATION, body, after=timedelta(seconds=15))
    assert isinstance(result, Kept)
    assert result.commands[0].cert_check == "UNCHECKED"
    assert wallet.asked == ["query_declaration", "declare"]


@pytest.mark.parametrize(("said", "booked"), [("", "UNCHECKED"), ("SAME", "SAME")])
async def test_silence_about_the_payer_is_asked_about_once_more_when_patience_ends(said: str, booked: str) -> None:
    wallet = ScriptedWallet(query_declaration=declaration("SUCCESS", ""), declare=declaration("SUCCESS", said))
    body = msgspec.structs.replace(declare(), declared=True)
    result = await keep(wallet, m.WATCH_DECLARATION, body, after=timedelta(seconds=15))
    assert isinstance(result, Kept)
    assert result.commands[0].cert_check == booked


async def test_patience_with_an_unchecked_payer_begins_when_customs_has_taken_the_declaration() -> None:
    wallet = ScriptedWallet(query_declaration=declaration("SUCCESS", ""), declare=declaration("SUCCESS", "UNCHECKED"))
    result = await keep(wallet, m.WATCH_DECLARATION, declare(), after=timedelta(minutes=30))
    assert isinstance(result, Kept)
    assert (result.commands[0].state, result.commands[0].cert_check) == ("SUCCESS", "")


async def test_a_payer_who_was_found_the_same_stays_so_when_a_later_answer_does_not_repeat_it() -> None:
    wallet = ScriptedWallet(query_declaration=declaration("SUCCESS", ""))
    body = msgspec.structs.replace(declare(), cert_check="SAME")
    result = await keep(wallet, m.WATCH_DECLARATION, body, after=timedelta(minutes=30))
    assert isinstance(result, Kept)
    assert result.commands[0].cert_check == "SAME"
    assert wallet.asked == ["query_declaration"]


async def test_an_unchecked_payer_is_not_final_when_the_first_answer_says_so() -> None:
    result = await keep(ScriptedWallet(declare=declaration("SUCCESS", "UNCHECKED")), m.DECLARE, declare())
    assert isinstance(result, Kept)
    assert result.commands[0].cert_check == ""


async def test_a_person_in_the_wallets_words_is_masked_when_they_may_be_shown() -> None:
    said = DeclareAnswer("FAIL", "SAME", "", "", "证件号41999919900307001X有误", EXCHANGE)
    result = await keep(ScriptedWallet(query_declaration=said), m.WATCH_DECLARATION, declare())
    assert isinstance(result, Kept)
    assert "41999919900307001X" not in result.commands[0].reason


@pytest.mark.parametrize(
    ("topic", "call", "body"),
    [
        (m.WATCH, "query", watch()),
        (m.CLOSE, "close", m.ClosePayment("o-1", 1, "A1", NOW)),
        (m.WATCH_DECLARATION, "query_declaration", declare()),
        (m.WATCH_REFUND, "query_refund", m.WatchRefund("o-1", 1, "RA101", NOW)),
    ],
)
async def test_a_watch_never_gives_up_when_the_wallet_is_in_trouble(topic: str, call: str, body: msgspec.Struct) -> None:
    # Twenty answers of this kind would park what is only asked: money would be taken and nobody would look.
    trouble = Unreachable("502", answered=True, retry_after=40.0)
    assert await keep(ScriptedWallet(**{call: trouble}), topic, body) == NotYet(NOW + timedelta(seconds=40))


async def test_a_refund_is_stuck_in_sight_when_the_wallet_stays_in_trouble() -> None:
    keeper = WalletKeeper(ScriptedWallet(refund=Unreachable("502", answered=True)), CIPHER, Clock())
    body = msgspec.json.encode(m.RefundPayment("o-1", 1, "RA101", b"{}"))
    early, late = await keeper.keep(
        [Promise("p", "s", m.topic(m.REFUND, "wechat"), body, attempts, NOW) for attempts in (0, MOST_ATTEMPTS - 1)]
    )
    assert isinstance(early, Unreachable)
    assert isinstance(late, Kept)
    assert late.commands[0].status == "REJECTED"


async def test_a_refund_is_watched_when_it_is_processing() -> None:
    body = m.WatchRefund("o-1", 1, "RA101", NOW)
    assert isinstance(await keep(ScriptedWallet(query_refund=RefundAnswer("PROCESSING", "", EXCHANGE)), m.WATCH_REFUND, body), NotYet)
    result = await keep(ScriptedWallet(query_refund=RefundAnswer("SUCCESS", "", EXCHANGE)), m.WATCH_REFUND, body)
    assert isinstance(result, Kept)
    assert result.commands[0].status == "SUCCESS"


async def test_a_refund_is_stuck_and_not_lost_when_the_wallet_rejects_it() -> None:
    result = await keep(ScriptedWallet(refund=Rejected("400 INVALIDREQUEST")), m.REFUND, m.RefundPayment("o-1", 1, "RA101", b"{}"))
    assert isinstance(result, Kept)
    assert result.commands[0].status == "REJECTED"


def opening(attempts: int = 0) -> Promise:
    body = msgspec.json.encode(m.OpenPayment("o-1", 1, "A1", b"{}"))
    return Promise("p", "s", m.topic(m.OPEN, "wechat"), body, attempts, NOW)


@pytest.mark.parametrize("answered", [True, False])
async def test_a_wallet_is_away_when_it_comes_to_nothing_whether_it_answers_or_not(answered: bool) -> None:
    wallet = ScriptedWallet(query=trade("NOTPAY"), open_code=Unreachable("HTTP 500", answered=answered))
    keeper = WalletKeeper(wallet, CIPHER, Clock())
    assert await keeper.collect() == [m.RecordWalletStanding(wallet="wechat", away=False)]
    wallet.answers["query"] = Unreachable("HTTP 500", answered=answered)
    for _ in range(2):
        await keeper.keep([opening()])
    assert await keeper.collect() == [m.RecordWalletStanding(wallet="wechat", away=True)]
    assert keeper.away
    wallet.answers["query"] = trade("NOTPAY")
    keeper.look_now()
    assert await keeper.collect() == [m.RecordWalletStanding(wallet="wechat", away=False)]


async def test_how_a_wallet_stands_is_said_again_when_somebody_else_wrote_of_it() -> None:
    wallet = ScriptedWallet(query=Unreachable("cut"), open_code=Unreachable("cut"))
    keeper = WalletKeeper(wallet, CIPHER, Clock())
    for _ in range(2):
        await keeper.keep([opening()])
    assert await keeper.collect() == [m.RecordWalletStanding(wallet="wechat", away=True)]
    # A lucky look of somebody else's wrote that it is back; it is not, and the books must hear so.
    keeper.look_now()
    async with asyncio.timeout(1):
        assert await keeper.collect() == [m.RecordWalletStanding(wallet="wechat", away=True)]


class LateWallet(ScriptedWallet):
    """Lets the calls that open a code hang until told, then fails them."""

    def __init__(self, **answers: Any) -> None:
        super().__init__(**answers)
        self.called, self.lost = asyncio.Event(), asyncio.Event()

    async def open_code(self, _: Any) -> Any:
        self.called.set()
        await self.lost.wait()
        raise Unreachable("cut")


async def test_calls_that_failed_before_the_wallet_was_back_do_not_send_it_away_again() -> None:
    wallet = LateWallet(query=trade("NOTPAY"))
    keeper = WalletKeeper(wallet, CIPHER, Clock())
    hanging = asyncio.ensure_future(keeper.keep([opening(), opening()]))
    await wallet.called.wait()
    assert await keeper.collect() == [m.RecordWalletStanding(wallet="wechat", away=False)]
    wallet.lost.set()
    await hanging
    assert not keeper.away
    await keeper.keep([opening(), opening()])
    assert keeper.away


REFUSED = NotAccepted("native: 401 SIGNERROR")


async def test_a_wallet_that_takes_no_call_of_ours_is_away_and_a_person_is_called() -> None:
    wallet = ScriptedWallet(query=REFUSED, open_code=REFUSED)
    keeper = WalletKeeper(wallet, CIPHER, Clock())
    (result,) = await keeper.keep([opening()])
    assert isinstance(result, Kept)
    assert (result.commands[0].verdict, result.commands[0].reason) == ("refused", "wallet_down")
    assert not await is_there(wallet)
    assert await keeper.collect() == [m.RecordWalletStanding(wallet="wechat", away=True, reason=REFUSED.reason)]
    wallet.answers["query"] = trade("ORDER_NOT_EXIST")
    keeper.look_now()
    assert await keeper.collect() == [m.RecordWalletStanding(wallet="wechat", away=False)]


@pytest.mark.parametrize(
    ("topic", "call", "body"),
    [
        (m.WATCH, "query", watch()),
        (m.CLOSE, "close", m.ClosePayment("o-1", 1, "A1", NOW)),
        (m.WATCH_DECLARATION, "query_declaration", declare()),
    ],
)
async def test_what_is_only_asked_goes_on_when_our_own_settings_are_wrong(topic: str, call: str, body: msgspec.Struct) -> None:
    assert await keep(ScriptedWallet(**{call: REFUSED}), topic, body) == NotYet(NOW + TROUBLE_PAUSE)


async def test_money_acts_end_in_sight_when_our_own_settings_are_wrong() -> None:
    refund = await keep(ScriptedWallet(refund=REFUSED), m.REFUND, m.RefundPayment("o-1", 1, "RA101", b"{}"))
    assert isinstance(refund, Kept)
    assert refund.commands[0].status == "REJECTED"
    charged = await keep(ScriptedWallet(query=trade("ORDER_NOT_EXIST"), pay_by_code=REFUSED), m.CHARGE, charge())
    assert charged == Kept([m.RecordUnclosed("o-1", 1, reason="wallet_down")])
    assert await keep(ScriptedWallet(declare=REFUSED), m.DECLARE, declare()) == REFUSED


async def test_trouble_with_one_call_alone_takes_nobody_the_wallet() -> None:
    wallet = ScriptedWallet(query=trade("NOTPAY"), open_code=Unreachable("HTTP 500", answered=True))
    keeper = WalletKeeper(wallet, CIPHER, Clock())
    await keeper.collect()
    for _ in range(2):
        await keeper.keep([opening()])
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await keeper.collect()
    assert not keeper.away


@pytest.mark.parametrize(
    ("attempts", "after", "answered", "given_up"),
    [(0, 0, True, False), (OPEN_TRIES - 1, 0, True, True), (OPEN_TRIES - 1, 0, False, False), (0, 10, False, True)],
)
async def test_nobody_waits_long_for_a_code_that_does_not_come(attempts: int, after: int, answered: bool, given_up: bool) -> None:
    clock = Clock()
    clock.at = NOW + timedelta(seconds=after)
    keeper = WalletKeeper(ScriptedWallet(open_code=Unreachable("cut", answered=answered)), CIPHER, clock)
    (result,) = await keeper.keep([opening(attempts)])
    assert (isinstance(result, Kept) and result.commands == [m.RecordUnclosed("o-1", 1, reason="wallet_down")]) == given_up
    # Our own giving-up is no word of the wallet's.
    assert isinstance(result.given_up if isinstance(result, Kept) else result, Unreachable)


async def test_a_code_that_nobody_scanned_has_run_out_for_the_shopper_and_is_swept() -> None:
    wallet = ScriptedWallet(close=EXCHANGE, query=trade("ORDER_NOT_EXIST"))
    result = await keep(wallet, m.WATCH, watch(), after=timedelta(minutes=10))
    assert result == Kept([m.RecordUnclosed("o-1", 1, reason="expired")])


@pytest.mark.parametrize("state", ["NOTPAY", "USERPAYING"])
async def test_nobody_reads_that_nothing_was_charged_while_a_phone_may_be_confirming(state: str) -> None:
    wallet = ScriptedWallet(close=EXCHANGE, query=trade(state))
    result = await keep(wallet, m.WATCH, watch(), after=timedelta(minutes=10, seconds=7))
    assert result == NotYet(NOW + timedelta(minutes=10, seconds=10))
    assert await keep(wallet, m.WATCH, watch(), after=timedelta(minutes=11)) == Kept([m.RecordUnclosed("o-1", 1, reason="expired")])


def charge() -> m.ChargePayment:
    return m.ChargePayment("o-1", 1, "A1", CIPHER.encrypt(b"{}", m.charge_place("A1")))


async def test_a_charge_that_may_still_arrive_is_reversed_when_its_time_is_over() -> None:
    # An earlier call may be on its way yet: one "no such order" ends nothing.
    result = await keep(ScriptedWallet(query=trade("ORDER_NOT_EXIST")), m.CHARGE, charge(), after=timedelta(seconds=33))
    assert result == Kept([m.RecordUnclosed("o-1", 1, reason="wallet_down")])


@pytest.mark.parametrize("answered", [True, False])
async def test_a_charge_is_reversed_and_not_parked_when_its_wallet_stays_away(answered: bool) -> None:
    wallet = ScriptedWallet(query=Unreachable("502", answered=answered))
    assert isinstance(await keep(wallet, m.CHARGE, charge(), after=timedelta(seconds=20)), Unreachable)
    result = await keep(wallet, m.CHARGE, charge(), after=timedelta(seconds=33))
    assert isinstance(result, Kept)
    assert result.commands == [m.RecordUnclosed("o-1", 1, reason="wallet_down")]
    assert isinstance(result.given_up, Unreachable)


async def test_a_declaration_that_did_not_reach_customs_is_asked_for_again() -> None:
    wallet = ScriptedWallet(query_declaration=declaration("EXCEPT", "SAME"), declare_again=[None, Rejected("not now")])
    assert await keep(wallet, m.WATCH_DECLARATION, declare()) == NotYet(NOW + PUSH_PAUSE)
    assert await keep(wallet, m.WATCH_DECLARATION, declare()) == NotYet(NOW + PUSH_PAUSE)
    assert wallet.asked[:2] == ["query_declaration", "declare_again"]


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        (m.WATCH, m.WatchPayment("o-1", 1, "A1", NOW - timedelta(seconds=30), NOW, by_code=True)),
        (m.CLOSE, m.ClosePayment("o-1", 1, "A1", NOW, by_code=True)),
    ],
)
async def test_a_pay_code_that_was_paid_is_never_reversed(topic: str, body: msgspec.Struct) -> None:
    # A reversal gives back what may have won its order meanwhile; whether money goes back is decided by the books alone.
    wallet = ScriptedWallet(close=EXCHANGE, query=trade("SUCCESS"))
    result = await keep(wallet, topic, body)
    assert isinstance(result, Kept)
    assert (result.commands[0].state, wallet.asked) == ("SUCCESS", ["query"])
    open_still = ScriptedWallet(close=EXCHANGE, query=[trade("USERPAYING"), trade("REVOKED")])
    result = await keep(open_still, topic, body)
    assert isinstance(result, Kept)
    assert (result.commands[0].state, open_still.asked) == ("REVOKED", ["query", "close", "query"])
