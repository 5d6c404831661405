"""Where an order goes when its hall may not hand it over: the link on which the shopper writes the address, and the address itself."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import HallRecord
from o2o_store.backend.keys import Keys
from o2o_store.backend.orders import repository
from o2o_store.backend.orders.messages import GiveAddress, Order
from o2o_store.backend.orders.moves import record_facts
from o2o_store.backend.writer import Event, Outcome, Transaction
from o2o_store.domain.delivery import Address, parse_address
from o2o_store.domain.lifecycle import BEFORE_FILING, Fulfilment
from o2o_store.domain.permit import check_permit
from o2o_store.domain.refusals import AddressLinkOver, Refusal

ADDRESS_PATH = "/address"
"""Where the shopper's phone finds the form, followed by the token; nothing in it says whose it is."""
LINK_LIFE = timedelta(minutes=30)
"""How long a link is good: the visit, with some time to type."""
_TOKEN_BYTES = 16


def offer_address(tx: Transaction, events: Sequence[Event]) -> None:
    """React to `submitted`: an order that cannot be fetched here gets a link on which its address is written, once."""
    offer_links(tx, [event.order_id for event in events])


def offer_links(tx: Transaction, order_ids: Sequence[str]) -> None:
    """Give orders that go home and have no address yet a link, unless they have one that is good."""
    found = repository.find_orders(tx.connection, order_ids)
    known = halls.find_halls(tx.connection, {order.hall_id for order in found.values()})
    asked = [order for order in found.values() if _needs_link(order, tx) and goes_home(known.get(order.hall_id), tx)]
    record_facts(
        tx,
        {order.order_id: {"address_token": secrets.token_urlsafe(_TOKEN_BYTES), "address_until": tx.now + LINK_LIFE} for order in asked},
    )


def _needs_link(order: Order, tx: Transaction) -> bool:
    good = order.address_until is not None and order.address_until >= tx.now
    return not order.delivery_masked and not (order.address_token and good)


def goes_home(hall: HallRecord | None, tx: Transaction) -> bool:
    """Say whether orders of this hall are sent by courier: it may not hand over on site now, and it sends."""
    return hall is not None and hall.hall.courier and check_permit(halls.permit_of(hall, tx.now), tx.now) is not None


def give_address(tx: Transaction, commands: Sequence[GiveAddress]) -> Sequence[Outcome]:
    """Take addresses as typed on phones: checked, kept encrypted, the link is used up."""
    found = repository.find_by_address_token(tx.connection, [one.token for one in commands])
    decided = [_read(tx, one, found.get(one.token)) for one in commands]
    facts = {}
    for command, address in zip(commands, decided, strict=True):
        if isinstance(address, Address):
            order_id = found[command.token]["order_id"]
            sealed = tx.keys.fields.encrypt(msgspec.json.encode(msgspec.to_builtins(_parts(address))), address_place(order_id))
            facts[order_id] = {
                "fulfilment": str(Fulfilment.COURIER),
                "delivery_sealed": sealed,
                "delivery_masked": address.masked,
                "address_token": "",
                "address_until": None,
            }
    record_facts(tx, facts)
    return [one if isinstance(one, Refusal) else one.masked for one in decided]


def _read(tx: Transaction, command: GiveAddress, head: repository.Values | None) -> Address | Refusal:
    if head is None or head["state"] not in BEFORE_FILING or head["address_until"] is None or head["address_until"] < tx.now:
        return AddressLinkOver()
    return parse_address(command.province, command.city, command.district, command.street)


def _parts(address: Address) -> tuple[str, str, str, str]:
    return address.province, address.city, address.district, address.street


def address_place(order_id: str) -> str:
    """Return what an address is encrypted for."""
    return f"order_head|delivery|{order_id}"


def open_address(keys: Keys, order: Order) -> Address | None:
    """Decrypt where an order goes, for a document or a label; None when it is fetched. Never keep, log or return what comes back."""
    if order.delivery_sealed is None:
        return None
    return Address(
        *msgspec.json.decode(keys.fields.decrypt(order.delivery_sealed, address_place(order.order_id)), type=tuple[str, str, str, str])
    )
