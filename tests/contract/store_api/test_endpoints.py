"""The table of the conversation: every line is answered by one handler and spoken through one gateway method."""

import inspect
import re

import pytest

from o2o_store.contract.store_api.endpoints import ENDPOINTS, Endpoint, endpoint
from o2o_store.kiosk.gateway import PlatformGateway

NAMES = [entry.name for entry in ENDPOINTS]


def test_endpoint_is_found_when_its_name_is_known() -> None:
    assert endpoint("submit_order").path == "/v1/orders/{order_id}/basket"
    with pytest.raises(KeyError):
        endpoint("sell_everything")


def test_no_two_endpoints_share_a_name_or_an_address() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len({(entry.method, entry.path) for entry in ENDPOINTS}) == len(NAMES)


@pytest.mark.parametrize("entry", ENDPOINTS, ids=NAMES)
def test_gateway_speaks_every_endpoint(entry: Endpoint) -> None:
    assert inspect.iscoroutinefunction(getattr(PlatformGateway, entry.name))


@pytest.mark.parametrize("entry", ENDPOINTS, ids=NAMES)
def test_path_names_no_person(entry: Endpoint) -> None:
    assert set(re.findall(r"{(\w+)}", entry.path)) <= {"order_id", "image"}
