"""The door: one command, one word for each program; a program's code is loaded only when its word is said."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True)
class Word:
    """A word after `o2o-store`: the module whose typer application `app` knows it, and the line that `--help` shows."""

    module: str
    line: str


WORDS: dict[str, Word] = {
    "demo": Word("o2o_store.ops.demo.commands", "Watch a visitor buy two products, from camera frame to hand-over."),
    "kiosk": Word("o2o_store.kiosk.commands", "The shopper's screen: scan, show the card, pay, get a pickup number."),
    "desk": Word("o2o_store.kiosk.commands", "The staff's screen: pick, pack, check, hand over."),
    "board": Word("o2o_store.kiosk.commands", "The pickup board over the counter: being cleared, ready."),
    "labels": Word("o2o_store.kiosk.commands", "Shelf labels with each product's QR, as A4 sheets."),
    "serve": Word("o2o_store.backend.commands", "The platform service that kiosks, desks and boards talk to."),
    "sandbox": Word("o2o_store.sandbox.commands", "Stand-ins for customs, both wallets and the real-name check, as real servers."),
    "hall": Word("o2o_store.backend.commands", "Set up a hall: names, desks, pickup permit, merchant and customs access."),
    "staff": Word("o2o_store.backend.commands", "People who work in the hall: badges, PINs, roles."),
    "device": Word("o2o_store.backend.commands", "Let a kiosk, desk or board join the hall by a one-time code."),
    "catalog": Word("o2o_store.backend.commands", "Goods, prices, tariff data and bonded stock, from a CSV file."),
    "promises": Word("o2o_store.backend.commands", "What could not be said to customs, wallet or register, and waits for a person."),
    "money": Word("o2o_store.backend.commands", "What the wallets settle, differences with their bills, the audit log of money."),
    "bench": Word("o2o_store.ops.bench.commands", "Measure: every figure beside its baseline of the same run."),
    "customs": Word("o2o_store.ops.customs.commands", "Customs codes in plain words; a folder of messages checked."),
    "doctor": Word("o2o_store.ops.doctor.commands", "Is this machine ready to open the hall? One page, green or what to do."),
}
"""Every word in the order in which a newcomer meets them."""

HELP = "An experience hall for cross-border bonded goods: scan, show your card, pay, carry the goods away."

EPILOG = """First time here: `o2o-store demo` shows everything at once. Setting up a hall: `hall add`, `catalog import`,
`staff add`, `device add`, then `serve` on the server and `kiosk`, `desk`, `board` on their machines."""


class Door(TyperGroup):
    """The command group that opens a program's module only when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # the signature is the group's
        """Every word, in the order of WORDS."""
        return list(WORDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Load the program that knows this word."""
        if cmd_name not in WORDS:
            return None
        try:
            module = import_module(WORDS[cmd_name].module)
        except ModuleNotFoundError as missing:
            if not (missing.name or "").startswith("o2o_store."):
                raise
            # Of the two packages each holds the words of its own machines only.
            raise typer.BadParameter(f"this package does not hold `{cmd_name}`: it belongs to another machine of the hall") from missing
        command = typer.main.get_command(module.app)
        return command.commands[cmd_name] if isinstance(command, TyperGroup) else command

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """List the words without loading any program."""
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(HELP)
        with formatter.section("Words"):
            formatter.write_dl([(name, word.line) for name, word in WORDS.items()])
        formatter.write_paragraph()
        formatter.write_text(EPILOG)


_app = typer.Typer(cls=Door, add_completion=False, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})


@_app.callback()
def _welcome() -> None:
    """An experience hall for cross-border bonded goods."""


door = typer.main.get_command(_app)
"""The command itself."""
