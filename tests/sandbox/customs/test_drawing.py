"""Badges say by colour what a status means, and in words."""

import pytest

from o2o_store.sandbox.customs.drawing import badge, html


@pytest.mark.parametrize(
    ("status", "kind"),
    [("800", "done"), ("899", "done"), ("500", "wait"), ("300", "wait"), ("501", "wrong"), ("100", "wrong"), ("-621029", "wrong")],
)
def test_a_status_has_the_colour_of_what_it_means(status: str, kind: str) -> None:
    assert f'class="badge {kind}">{status}' in badge(status)


def test_a_page_runs_no_script_and_is_kept_by_nobody() -> None:
    page = html("<b>", "")
    assert "<title>&lt;b&gt;</title>" in page.content
    assert page.headers["Cache-Control"] == "no-store"
    assert "script" not in page.headers["Content-Security-Policy"]
