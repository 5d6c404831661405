"""What an operator types: `serve`, `hall | staff | device | catalog` to set up what it serves, `promises` for what got stuck."""

import time
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from o2o_store.backend.access.messages import DEVICE_ROLES, ROLES, AddDevice, AddStaff, RemoveDevice, RemoveStaff
from o2o_store.backend.asking import AsJson, HallId, Home
from o2o_store.backend.asking import act as _do
from o2o_store.backend.asking import ask as _ask
from o2o_store.backend.asking import counter_of as _counter
from o2o_store.backend.asking import fail as _fail
from o2o_store.backend.asking import known_hall as _known_hall
from o2o_store.backend.asking import say as _say
from o2o_store.backend.catalog_commands import app as catalog
from o2o_store.backend.counter import Counter
from o2o_store.backend.halls.messages import AddHall, HallSetup, SetPermit
from o2o_store.backend.payment.messages import ALIPAY, WECHAT, AskForBill
from o2o_store.backend.payment.reconciling import bill_stream
from o2o_store.backend.promises import ReleasePromises
from o2o_store.backend.settings import default_home, remember
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.money import Fen, grouped

_BILL_LOOKS, _BILL_PAUSE = 60, 0.25
"""How often, and with which pause in seconds, `money bill` looks whether the bill has come."""
DIFFERS = 3
"""How `money bill` ends while bill and books differ and nobody has closed the difference."""

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The platform service and what an operator sets up for it.")
hall = typer.Typer(no_args_is_help=True, help="A hall: names, customs codes, desks, pickup permit, merchant folder.")
staff = typer.Typer(no_args_is_help=True, help="People: badges, PINs, roles (packer, desk, manager).")
device = typer.Typer(no_args_is_help=True, help="Machines: kiosks, desks and boards join a hall by a one-time code.")
promises = typer.Typer(no_args_is_help=True, help="What could not be said to customs, wallet or register, and waits for a person.")
app.add_typer(hall, name="hall")
app.add_typer(staff, name="staff")
app.add_typer(device, name="device")
app.add_typer(catalog, name="catalog")
app.add_typer(promises, name="promises")
money = typer.Typer(
    no_args_is_help=True, help="What the wallets settle, what may be remitted abroad, differences, and who did what with money."
)
app.add_typer(money, name="money")


@app.command()
def serve(
    home: Home = None,
    port: Annotated[int | None, typer.Option(help="Port on this machine; default 9700.", min=0, max=65535)] = None,
    lan: Annotated[bool, typer.Option("--lan", help="Also answer devices on the network: TLS, certificate pinned at enrolment.")] = False,
    training: Annotated[bool | None, typer.Option("--training/--live", help="Mark every screen as training.")] = None,
) -> None:
    """Run the platform until it is told to stop (Ctrl-C or SIGTERM).

    It answers on this machine only. With --lan it also answers on the network, encrypted; machines check the certificate's
    fingerprint, which is printed here and by `device add`. Set up first: `hall add`, `catalog import`, `staff add`, `device add`.
    """
    from o2o_store.backend.running import run_platform

    run_platform(home or default_home(), port=port, lan=lan, training=training)


@hall.command("add")
def add_hall(
    file: Annotated[Path, typer.Argument(help="A hall file; resources/demo/hall.toml is one to copy.", exists=True, dir_okay=False)],
    merchant: Annotated[
        Path | None,
        typer.Option(
            help="Folder with wechat.json or alipay.json (or both), customs.json, identity.json from your contracts; see docs/wallets.md.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Set up a hall from a TOML file, or change one; its permit section is recorded too."""
    counter = _counter(home)
    setup, wish = _read_hall(file)
    hall_id = _do(counter, AddHall(hall=setup))
    if wish is not None:
        _do(counter, wish)
    if merchant is not None:
        remember(counter.settings.home, merchant=str(merchant.resolve()))
    _say(as_json, {"hall_id": hall_id}, f"hall {hall_id} is set up; next: o2o-store catalog import {hall_id} GOODS.csv")
    if merchant is not None and counter.running() is not None:
        typer.echo("the running platform uses the new merchant folder after its next start", err=True)


@hall.command("show")
def show_halls(home: Home = None, as_json: AsJson = False) -> None:
    """Show every hall with its permit."""
    found = _ask(_counter(home), "list_halls")
    lines = [f"{one['hall']['hall_id']}  {one['hall']['name_zh']} / {one['hall']['name_en']}  {_permit_line(one)}" for one in found]
    _say(as_json, found, "\n".join(lines) or "no hall yet; next: o2o-store hall add HALL.toml")


@hall.command("permit")
def set_permit(
    hall_id: HallId,
    document: Annotated[str, typer.Option(help="Number of the authorisation document.")],
    valid_from: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, Beijing.")],
    valid_to: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, Beijing.")],
    suspend: Annotated[bool, typer.Option("--suspend", help="Record it, but offer no pickup for now.")] = False,
    home: Home = None,
) -> None:
    """Record the pickup authorisation of a hall; without one in force nothing can be filed, paid or picked up there."""
    days: tuple[date, date] = (valid_from.date(), valid_to.date())
    wish = SetPermit(hall_id=hall_id, document_no=document, valid_from=days[0], valid_to=days[1], pickup=not suspend)
    _do(_counter(home), wish)
    typer.echo(f"permit of {hall_id}: {document}, {days[0]} to {days[1]}{', suspended' if suspend else ''}")


@staff.command("add")
def add_staff(
    hall_id: HallId,
    staff_id: Annotated[str, typer.Argument(help="A short id, as it stands on records, e.g. 021.")],
    name: Annotated[str, typer.Option(help="How screens call the person.")],
    role: Annotated[list[str], typer.Option(help=f"May be given several times: {', '.join(ROLES)}.")],
    pin: Annotated[str, typer.Option(help="4 to 12 digits; left out, a random one is made.", envvar="O2O_PIN")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Set a person up and print badge and PIN once; again for a lost badge or PIN (the old ones end)."""
    counter = _counter(home)
    _known_hall(counter, hall_id)
    made = _do(counter, AddStaff(hall_id=hall_id, staff_id=staff_id, name=name, roles=role, pin=pin))
    _say(as_json, made, f"badge {made['badge']}  (print it as a QR code)\nPIN   {made['pin']}  (say it once; it cannot be shown again)")


@staff.command("list")
def list_staff(home: Home = None, as_json: AsJson = False) -> None:
    """List everybody who works in a hall."""
    found = _ask(_counter(home), "list_staff")
    lines = [f"{one['hall_id']}  {one['staff_id']}  {one['name']}  {', '.join(one['roles'])}" for one in found]
    _say(as_json, found, "\n".join(lines) or "nobody yet; next: o2o-store staff add HALL ID --name NAME --role desk")


@staff.command("remove")
def remove_staff(hall_id: HallId, staff_id: Annotated[str, typer.Argument(help="The id `staff list` shows.")], home: Home = None) -> None:
    """Let a person go: badge and PIN open nothing any more, and whoever is signed in with them is signed out."""
    _do(_counter(home), RemoveStaff(hall_id=hall_id, staff_id=staff_id))
    typer.echo(f"{staff_id} may do nothing more in {hall_id}")


@device.command("add")
def add_device(
    hall_id: HallId,
    role: Annotated[str, typer.Option(help=f"What the machine is: {', '.join(DEVICE_ROLES)}.")],
    name: Annotated[str, typer.Option(help="How operators call the machine.")] = "",
    desk: Annotated[str, typer.Option(help="The desk it stands at, for role desk; may be left out in a hall with one.")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Expect a machine: prints the one-time code it joins with, good for a quarter of an hour."""
    counter = _counter(home)
    hall = _known_hall(counter, hall_id)
    place = _place_of(hall["desks"], desk) if role == "desk" else desk
    made = _do(counter, AddDevice(hall_id=hall_id, role=role, name=name, desk=place))
    where = counter.running()
    local = where.url if where else counter.settings.own_url
    lan, pinned = (where.lan_url, where.fingerprint) if where else ("", "")
    result = made | {"url": local, "lan_url": lan, "fingerprint": pinned}
    address = lan or local
    until = datetime.fromisoformat(made["expires_at"]).astimezone(BEIJING).strftime("%H:%M")
    hint = f"code {made['code']}, until {until} Beijing time\non the machine: o2o-store {role} --code {made['code']} --server {address}"
    _say(as_json, result, hint + (f" --fingerprint {pinned}" if pinned else ""))


@device.command("list")
def list_devices(home: Home = None, as_json: AsJson = False) -> None:
    """List every machine that joined."""
    found = _ask(_counter(home), "list_devices")
    lines = [f"{one['device_id']}  {one['hall_id']}  {one['role']}  {one['desk']}  {one['name']}  {one['state']}" for one in found]
    _say(as_json, found, "\n".join(lines) or "no machine yet; next: o2o-store device add HALL --role kiosk")


@device.command("remove")
def remove_device(device_id: Annotated[str, typer.Argument(help="The id `device list` shows.")], home: Home = None) -> None:
    """Lock a machine out for good, from its next request on."""
    _do(_counter(home), RemoveDevice(device_id=device_id))
    typer.echo(f"{device_id} is locked out")


@promises.command("list")
def list_promises(home: Home = None, as_json: AsJson = False) -> None:
    """List what is stuck: since when, what was to be said, about what, and why nobody goes on trying."""
    found = _ask(_counter(home), "list_parked")
    lines = [f"{one['id']}  {_beijing(one['created_at'])}  {one['topic']}  {one['stream']}  {one['parked_because']}" for one in found]
    if lines:
        lines.append("when the cause is mended: o2o-store promises release ID (or --all)")
    _say(as_json, found, "\n".join(lines) or "nothing is stuck")


@promises.command("release")
def release_promises(
    ids: Annotated[list[str] | None, typer.Argument(help="The ids `promises list` shows.", metavar="ID")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is stuck.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Try again what is stuck, from the beginning. Repeating is safe: the same numbers are said, so nothing happens twice."""
    counter = _counter(home)
    chosen = [one["id"] for one in _ask(counter, "list_parked")] if everything else list(ids or [])
    if not chosen:
        _fail("nothing is stuck" if everything else "which? give ids of `promises list`, or --all")
    released = _do(counter, ReleasePromises(ids=chosen))
    _say(as_json, released, f"{len(released)} of {len(chosen)} sent on")


@money.command("settle")
def show_settlement(home: Home = None, as_json: AsJson = False) -> None:
    """Show what each wallet's bills come to: paid, given back, fees, what it settles, and what our own books say of the same day."""
    found = _ask(_counter(home), "view_settlement")
    _say(
        as_json,
        found,
        "\n".join(_bill_line(one) for one in found) or "no bill yet; they are fetched by themselves the day after, from 10:15 on",
    )


@money.command("fx")
def show_fx(home: Home = None, as_json: AsJson = False) -> None:
    """Show the sales whose price may be remitted abroad: released, settled, not given back. The tax stays in the country."""
    found = _ask(_counter(home), "view_fx")
    lines = [
        f"{one['settled_on']}  {one['order_no']}  {one['wallet']:<7} {one['verify_trade_id']}  remittable {_yuan(one['remittable_fen'])}"
        for one in found
    ]
    total = sum(one["remittable_fen"] for one in found)
    _say(as_json, found, "\n".join([*lines, f"{len(found)} sales, remittable {_yuan(total)}"]))


def _known_wallet(name: str) -> str:
    if name not in {WECHAT, ALIPAY}:
        raise typer.BadParameter(f"bills come from {WECHAT} and {ALIPAY}, not from {name!r}")
    return name


def _known_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise typer.BadParameter(f"a day is written as 2026-11-30, not as {text!r}") from None


@money.command("bill")
def fetch_bill(
    wallet: Annotated[str, typer.Argument(help=f"{WECHAT} or {ALIPAY}.", callback=_known_wallet)],
    bill_date: Annotated[
        str,
        typer.Argument(
            help="A day as 2026-11-30; its bill is there from 10:15 Beijing time of the next day on.", metavar="DAY", callback=_known_day
        ),
    ],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Have a wallet's bill fetched and matched, again if it was before, and say what came of it; see `money settle` and `money cases`.

    Ends with 0 when bill and books agree or every difference was closed, 3 while a difference is open, 1 when the bill cannot be had, and
    with 0 when it is still on its way: then `money settle` shows it later.
    """
    counter = _counter(home)
    before = _bill_of(counter, wallet, bill_date)
    asked = _do(counter, AskForBill(wallet=wallet, bill_date=bill_date))
    what = f"the bill of {wallet} for {bill_date}"
    if not asked["parked_because"] and counter.running() is None:
        _say(as_json, asked, f"{what} is fetched when the platform runs; next: o2o-store serve")
        return
    read = _awaited_bill(counter, before, wallet, bill_date) if not asked["parked_because"] else None
    if read is not None:
        _say(as_json, read, _bill_line(read) + _hint_of(read))
        raise typer.Exit(exit_code_of(read))
    stuck = next((one for one in _ask(counter, "list_parked") if one["stream"] == bill_stream(wallet, bill_date)), None)
    if stuck is None:
        _say(as_json, asked, f"{what} is being fetched, and the wallet takes its time; see: o2o-store money settle")
        return
    since = _beijing(stuck["created_at"])
    _fail(f"{what} is parked since {since}: {stuck['parked_because']}; when that is mended: o2o-store promises release {stuck['id']}")


@money.command("cases")
def show_cases(home: Home = None, as_json: AsJson = False) -> None:
    """List the differences between our books and the wallets' bills, open ones first. A manager closes them at the desk."""
    found = _ask(_counter(home), "view_cases")
    lines = [
        f"{'closed' if one['closed_at'] else 'OPEN  '}  {one['bill_date']}  {one['wallet']:<7} {one['kind']:<24} {one['number']}"
        f"  ours {_yuan(one['ours_fen'])}  theirs {_yuan(one['theirs_fen'])}  {one['note']}"
        for one in found
    ]
    _say(as_json, found, "\n".join(lines) or "no difference")


@money.command("log")
def show_acts(home: Home = None, as_json: AsJson = False) -> None:
    """Show the audit log of money, newest first, in Beijing time: what was done, by whom, to which payment, and why."""
    found = _ask(_counter(home), "list_money_acts")
    lines = [
        f"{_beijing(one['at'])}  {one['what']:<18} {one['who']:<12} {one['wallet']:<7} {one['number']}  {_yuan(one['amount_fen'])}  {one['note']}"
        for one in found
    ]
    _say(as_json, found, "\n".join(lines) or "nothing yet")


def _bill_of(counter: Counter, wallet: str, bill_date: str) -> dict[str, Any] | None:
    days = _ask(counter, "view_settlement")
    return next((one for one in days if (one["wallet"], one["bill_date"]) == (wallet, bill_date)), None)


def _awaited_bill(counter: Counter, before: dict[str, Any] | None, wallet: str, bill_date: str) -> dict[str, Any] | None:
    """Return the bill once it has been read anew; None when it is parked, or not there within a moment."""
    for _ in range(_BILL_LOOKS):
        found = _bill_of(counter, wallet, bill_date)
        if found is not None and (before is None or found["fetched_at"] != before["fetched_at"]):
            return found
        if any(one["stream"] == bill_stream(wallet, bill_date) for one in _ask(counter, "list_parked")):
            return None
        time.sleep(_BILL_PAUSE)
    return None


def _bill_line(one: dict[str, Any]) -> str:
    agrees = (one["ours_fen"], one["ours_refunded_fen"]) == (one["paid_fen"], one["refunded_fen"])
    counted = [f"{one[name]} {word}" for name, word in (("open_cases", "open"), ("closed_cases", "closed")) if one[name]]
    cases = f"  cases: {', '.join(counted)}" if counted else ""
    return (
        f"{one['bill_date']}  {one['wallet']:<7} {one['payments']:>5} paid {_yuan(one['paid_fen'])}  {one['refunds']:>4} back {_yuan(one['refunded_fen'])}"
        f"  fees {_yuan(one['fee_fen'])}  settles {_yuan(one['net_fen'])}"
        f"  {'=' if agrees else '≠'} ours {_yuan(one['ours_fen'])} less {_yuan(one['ours_refunded_fen'])}{cases}"
    )


def exit_code_of(bill: dict[str, Any]) -> int:
    """Return how `money bill` ends for a bill that was read: 3 while a difference is open."""
    return DIFFERS if bill["open_cases"] else 0


def _hint_of(one: dict[str, Any]) -> str:
    return "\nwhat differs: o2o-store money cases" if one["open_cases"] else ""


def _beijing(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def _yuan(fen: int) -> str:
    return f"¥{grouped(Fen(fen))}"


def _read_hall(file: Path) -> tuple[HallSetup, SetPermit | None]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        permit = content.pop("permit", None)
        setup = msgspec.convert(content, HallSetup)
        if permit is None:
            return setup, None
        if not isinstance(permit, dict):
            _fail(f"{file}: [permit] is a section, not a value")
        return setup, msgspec.convert({"hall_id": setup.hall_id} | permit, SetPermit)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        _fail(f"{file}: {error}")
    except UnicodeDecodeError:
        _fail(f"{file} is not UTF-8 text")


def _place_of(desks: list[str], wanted: str) -> str:
    """Return the desk a machine is for: the one that was named, or the only one there is."""
    if wanted not in desks and (wanted or len(desks) != 1):
        _fail(f"which desk? --desk is one of {', '.join(desks)}")
    return wanted or desks[0]


def _permit_line(record: dict[str, Any]) -> str:
    if not record["permit_document_no"]:
        return "no permit; next: o2o-store hall permit"
    suspended = "" if record["permit_pickup"] else " (suspended)"
    return f"permit {record['permit_document_no']} {record['permit_from']} to {record['permit_to']}{suspended}"
