"""Which wallets may be offered now: those of the hall that we have an account at and that answer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from o2o_store.backend import promises
from o2o_store.backend.halls import service as halls
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.attempts import abandon, sweep
from o2o_store.backend.writer import Transaction
from o2o_store.contract.store_api.payments import WalletsView, WalletView

WALLETS_CHANGED = "wallets"
"""The topic that long polls of the list follow."""


def record_wallet_standing(tx: Transaction, commands: Sequence[m.RecordWalletStanding]) -> Sequence[None]:
    """Book that wallets went away or came back.

    Who waits for a code of one that is away is told so, and may take the other wallet: what may have been opened there is swept.
    """
    known = repository.list_standing(tx.connection)
    for wallet in sorted({command.wallet for command in commands if command.away and command.reason}):
        _call_for_a_person(tx, wallet)
    for command in commands:
        since = known.get(command.wallet, {}).get("away_since")
        if (since is not None) == command.away:
            continue
        values = {"enterprise_id": tx.settings.enterprise_id, "away_since": tx.now if command.away else None, "changed_at": tx.now}
        repository.put_standing(tx.connection, command.wallet, values, known=command.wallet in known)
        known[command.wallet] = values
        tx.changed.add(WALLETS_CHANGED)
        if command.away:
            sweep(tx, abandon(tx, repository.list_unopened(tx.connection, command.wallet), "wallet_down"))
    return [None] * len(commands)


def _call_for_a_person(tx: Transaction, wallet: str) -> None:
    """Promise a question that the wallet will not take either: it is parked, in every desk's sight, until somebody has mended our settings."""
    stream = f"wallet/{wallet}"
    if promises.find_head(tx.connection, stream) is None:
        tx.promise(m.topic(m.QUERY, wallet), stream, m.QueryPayment("", 0, m.PROBE_NUMBER))


def is_away(connection: Connection, wallet: str) -> bool:
    """Say whether this wallet was away when it was last heard of."""
    return repository.list_standing(connection).get(wallet, {}).get("away_since") is not None


def show_wallets(connection: Connection, hall_id: str, accounts: Mapping[str, m.WalletAccount]) -> WalletsView:
    """Return the hall's wallets in the order of its list."""
    record = halls.find_halls(connection, {hall_id}).get(hall_id)
    standing = repository.list_standing(connection)
    wallets = []
    for wallet in record.hall.wallets if record is not None else ():
        account, away = accounts.get(wallet), standing.get(wallet, {}).get("away_since")
        wallets.append(
            WalletView(
                wallet=wallet,
                offered=account is not None and away is None,
                away_since=away,
                takes_code=account is not None and account.takes_code,
                refuses_other_payer=account is not None and account.refuses_other_payer,
            )
        )
    return WalletsView(etag=repository.etag_of([f"{one.wallet} {one.offered} {one.takes_code}" for one in wallets]), wallets=wallets)
