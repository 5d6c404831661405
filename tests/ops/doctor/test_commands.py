"""The page as a person and a program see it."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from litestar import Litestar, get
from typer.testing import CliRunner

from o2o_store import serving
from o2o_store.contract.store_api.access import DeviceEnrolledView
from o2o_store.kiosk.settings import Enrolment, save_enrolment
from o2o_store.ops.doctor.commands import app, membership


def test_page_tells_what_to_do_when_something_is_red(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["--home", str(tmp_path), "--server", "http://127.0.0.1:9"])
    assert answer.exit_code == 1
    assert "→ is `o2o-store serve` running there?" in answer.stdout


def test_page_is_readable_by_programs(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["--home", str(tmp_path), "--json"])
    assert {"name", "tone", "seen", "mend"} == set(json.loads(answer.stdout)[0])


@get("/v1/health", sync_to_thread=False)
def healthy() -> dict[str, str]:
    """Answer as a platform does."""
    return {"status": "ok"}


def test_machine_that_joined_tries_its_own_platform_with_the_pinned_certificate(tmp_path: Path) -> None:
    tls = serving.lan_certificate(tmp_path / "server", now=datetime.now(UTC))
    device = DeviceEnrolledView(
        device_id="d", token="specimen", hall_id="zz-01", role="desk", sealing_key="", permit_keys={}, voucher_keys={}, desk="1"
    )
    said: list[str] = []

    async def look() -> None:
        platform = serving.Served(Litestar([healthy], openapi_config=None), serving.LOOPBACK, 0, "platform", tls)
        async with serving.serving([platform]) as (one,):
            save_enrolment(
                tmp_path / "home" / "desk", Enrolment(server=one.url, device=device, certificate=tls.certificate_file.read_text())
            )
            for words in ([], ["--server", one.url], ["--server", one.url, "--home", str(tmp_path / "stranger")]):
                answer = await asyncio.to_thread(CliRunner().invoke, app, ["--home", str(tmp_path / "home"), "--json", *words])
                said.extend(line["tone"] for line in json.loads(answer.stdout) if line["name"] == "platform")

    asyncio.run(look())
    assert said == ["green", "green", "red"]
    assert membership(tmp_path / "nobody") is None
    assert not (tmp_path / "nobody").exists()


def test_page_goes_on_the_wall(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["--home", str(tmp_path), "--screen", "desk", "--pdf", str(tmp_path / "wall.pdf")])
    assert (tmp_path / "wall.pdf").read_bytes().startswith(b"%PDF")
