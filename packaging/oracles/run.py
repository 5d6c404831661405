"""Lets independent clients of the wallets drive our stand-ins: `make oracles`. Each lives in an environment of its own under .o2o/oracles."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
ORACLES = {"wechat": ("wechatpayv3==2.0.4", "wechat.py"), "alipay": ("python-alipay-sdk==3.4.0", "ali.py")}


def environment_of(name: str, package: str) -> Path:
    """Return the Python of an oracle's environment, made when it is missing."""
    folder = ROOT / ".o2o" / "oracles" / name
    python = folder / "bin" / "python"
    if not (folder / ".made").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package], check=True)
        (folder / ".made").touch()
    return python


def free_base() -> int:
    """Find a port base whose stand-in ports are free."""
    for base in range(31_000, 32_700, 100):
        taken = False
        for port in (10, 20, 30, 40):
            with socket.socket() as look:
                taken = taken or look.connect_ex(("127.0.0.1", base + port)) == 0
        if not taken:
            return base
    raise OSError("no free range of ports")


def main() -> int:
    """Start the stand-ins, run every oracle, say how it went."""
    base = free_base()
    with tempfile.TemporaryDirectory() as home:
        words = [sys.executable, "-m", "o2o_store", "sandbox", "--home", home, "--port-base", str(base)]
        # One of the clients writes the host's local time where the wallet wants Beijing's.
        around = os.environ | {"O2O_ORACLE_HOME": home, "O2O_ORACLE_BASE": str(base), "TZ": "Asia/Shanghai"}
        sandbox = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=around | {"PYTHONPATH": str(ROOT / "src")})
        try:
            await_ready(base)
            failed = [
                name
                for name, (package, script) in ORACLES.items()
                if subprocess.run([environment_of(name, package), Path(__file__).parent / script], env=around, check=False).returncode
            ]
        finally:
            sandbox.terminate()
            sandbox.wait(10)
    print("all oracles agree" if not failed else f"these do not agree: {', '.join(failed)}")
    return len(failed)


def await_ready(base: int) -> None:
    """Wait until both wallets answer."""
    for port in (20, 30):
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{base + port}/ready", timeout=2):
                    break
            except OSError:
                time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
