"""What is asked of the platform before a program runs: to join the hall, and what the hall sells."""

import asyncio
import ipaddress
from urllib.parse import urlsplit

from o2o_store.contract.store_api.access import DeviceEnrolledView, EnrolDevice
from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.gateway import PlatformGateway, WrongCertificateError, fetch_certificate
from o2o_store.kiosk.settings import Enrolment, Settings
from o2o_store.outbox.outages import Outage


class JoiningError(RuntimeError):
    """The platform said no, or nobody answered; the message says what to do."""


def list_goods(enrolment: Enrolment) -> GoodsListView:
    """Return the hall's catalogue as it stands. Raises JoiningError when the platform says no or does not answer."""
    try:
        return asyncio.run(_list_goods(enrolment))
    except Outage as trouble:
        raise JoiningError(str(trouble)) from trouble


async def _list_goods(enrolment: Enrolment) -> GoodsListView:
    async with PlatformGateway(enrolment.server, token=enrolment.device.token, certificate=enrolment.certificate) as gateway:
        found = await gateway.list_goods()
    if isinstance(found, Problem):
        raise JoiningError(f"{found.title} {found.detail}".strip())
    return found


def enrol(settings: Settings, server: str, code: str, fingerprint: str) -> Enrolment:
    """Hand in the one-time code and return the enrolment. Raises JoiningError when it is refused or nobody answers."""
    if not server.startswith(("http://", "https://")):
        raise JoiningError(
            f"{server} is not an address: --server https://ADDRESS:9700 with the --fingerprint that `serve --lan` prints, "
            "or http://127.0.0.1:9700 on the platform's own machine."
        )
    if server.startswith("http://") and not _is_here(server):
        raise JoiningError(
            f"{server} is another machine, and over a network the platform is trusted by its certificate only: "
            "--server https://ADDRESS:9700 with the --fingerprint that `serve --lan` prints."
        )
    if server.startswith("https://") and not fingerprint:
        raise JoiningError("An https:// platform needs --fingerprint: `o2o-store serve --lan` prints it.")
    try:
        certificate = fetch_certificate(server, fingerprint) if server.startswith("https://") else ""
        reply = asyncio.run(_enrol(server, certificate, EnrolDevice(code=code, device_name=settings.role)))
    except Outage as trouble:
        raise JoiningError(
            f"{server} does not answer ({trouble}). Is `o2o-store serve` running there, and is the network cable in?"
        ) from trouble
    except WrongCertificateError as trouble:
        raise JoiningError(f"{trouble}; that is not the platform whose --fingerprint was given.") from trouble
    if isinstance(reply, Problem):
        raise JoiningError(f"{reply.title} {reply.detail}".strip())
    if reply.role != settings.role:
        raise JoiningError(f"This code is for a {reply.role}, not for a {settings.role}; it is used up now, make another.")
    return Enrolment(server=server, device=reply, certificate=certificate)


def _is_here(server: str) -> bool:
    """Whether an address is this very machine; a name that others answer for is none."""
    host = urlsplit(server).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _enrol(server: str, certificate: str, request: EnrolDevice) -> DeviceEnrolledView | Problem:
    async with PlatformGateway(server, certificate=certificate) as gateway:
        return await gateway.enrol_device(request)
