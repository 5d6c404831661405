"""Tests mirror the source: a module that behaves has a test file of its name, or a reason why not."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "o2o_store"

ELSEWHERE: dict[str, str] = {
    "sandbox/alipay/bills.py": "tests/sandbox/alipay/test_server.py reads its bill with our own adapter",
    "sandbox/alipay/charging.py": "tests/sandbox/alipay/test_server.py",
    "sandbox/alipay/controls.py": "tests/sandbox/alipay/test_server.py",
    "sandbox/alipay/declaring.py": "tests/sandbox/alipay/test_server.py",
    "sandbox/alipay/office.py": "tests/sandbox/alipay/test_server.py",
    "sandbox/alipay/signing.py": "tests/sandbox/alipay/test_server.py",
    "sandbox/alipay/till.py": "tests/sandbox/alipay/test_server.py",
    "sandbox/wallet/codes.py": "tests/sandbox/wechat/test_adapter.py",
    "sandbox/wallet/controls.py": "tests/sandbox/wechat/test_controls.py",
    "sandbox/wallet/declaring.py": "tests/sandbox/wechat/test_declaring.py",
    "sandbox/wallet/line.py": "tests/sandbox/wechat/test_office.py",
    "sandbox/wechat/bills.py": "tests/sandbox/wechat/test_adapter.py",
    "sandbox/wechat/code_pay.py": "tests/sandbox/wechat/test_adapter.py",
    "sandbox/wechat/declaring_v3.py": "tests/sandbox/wechat/test_adapter.py",
    "backend/declaration/tax_ledger.py": "tests/backend/declaration/test_afterwards.py books what customs bills",
    "backend/returns/service.py": "tests/backend/declaration/test_afterwards.py and test_left.py play every act against customs",
    "ops/bench/flow.py": "it starts whole programs for minutes: `o2o-store bench flow` is its own proof",
    "ops/customs/counter.py": "tests/ops/customs/test_clearance.py sends through it",
    "ops/customs/shopping.py": "tests/ops/customs/test_clearance.py shops with it",
    "sandbox/customs/levying.py": "tests/backend/declaration/test_afterwards.py reads its bills to the fen",
    "backend/quarantine/gateway.py": "tests/backend/declaration/test_two_regulators.py telephones the real stand-in",
    "backend/quarantine/service.py": "tests/backend/declaration/test_two_regulators.py plays every word of the second regulator",
    "backend/payment/attempts.py": "the room's acts meet in tests/backend/payment/test_service.py",
    "backend/payment/capturing.py": "tests/backend/payment/test_service.py",
    "backend/payment/declaring.py": "tests/backend/payment/test_service.py",
    "backend/payment/moving.py": "what the acts share: tests/backend/payment/test_service.py",
    "backend/payment/noticing.py": "tests/backend/payment/test_service.py",
    "backend/payment/refunding.py": "tests/backend/payment/test_service.py",
    "backend/payment/gateway/port.py": "the port; each adapter's test goes through it",
    "backend/payment/gateway/wechat_signing.py": "tests/backend/payment/gateway/test_wechat.py",
    "backend/payment/gateway/wallets.py": "tests/backend/test_app.py opens what a merchant folder names",
    **dict.fromkeys(
        (f"kiosk/ui/viewmodels/{name}.py" for name in ("board", "checkout", "desk", "service", "session", "taking_back")),
        "tests/kiosk/ui/test_viewmodels.py puts every one of them to the same proof",
    ),
    "kiosk/behind.py": "tests/kiosk/test_app.py raises every machine of it",
    "kiosk/joining.py": "tests/kiosk/test_commands.py joins through the words",
    **dict.fromkeys((f"kiosk/ui/{role}_face.py" for role in ("board", "desk", "kiosk")), "tests/kiosk/ui/test_faces.py looks at all three"),
    "__main__.py": "the door's frame: tests/test_cli.py goes through it",
    "ops/demo/commands.py": "tests/journeys/test_demo.py runs the whole command",
    "ops/demo/evidence.py": "tests/journeys/test_demo.py reads every file it writes",
    "ops/demo/visit.py": "tests/journeys/test_demo.py plays the visit",
}
"""Modules whose behaviour is proved elsewhere, each with where."""

KINDS_ELSEWHERE: dict[str, str] = {
    "tables.py": "declarations; proved by the migrations' test and by their room's service tests",
    "repository.py": "one statement a function; proved through the room's service tests on a real database",
    "messages.py": "declarations",
    "router.py": "proved through the real HTTP application in tests/journeys and tests/backend",
    "keeper.py": "proved with its gateway against the real sandboxes in the room's tests and tests/journeys",
}
"""Kinds of file whose behaviour is proved through their neighbours."""


def behaves(path: Path) -> bool:
    """Tell whether a module holds a function or a class with a method."""
    tree = ast.parse(path.read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))


def test_every_behaving_module_has_its_tests() -> None:
    missing = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if "/migrations/" in name or path.name in {"__init__.py", *KINDS_ELSEWHERE} or name in ELSEWHERE or not behaves(path):
            continue
        if not (ROOT / "tests" / Path(name).parent / f"test_{path.name}").is_file():
            missing.append(name)
    assert missing == []


def test_no_reason_outlives_its_module() -> None:
    assert [name for name in ELSEWHERE if not (PACKAGE / name).is_file()] == []
