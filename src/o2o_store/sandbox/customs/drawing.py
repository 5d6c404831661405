"""How the inspector's pages are drawn: one frame, tables, badges; plain markup without a script."""

from collections.abc import Iterable, Sequence
from html import escape

from litestar import Response

from o2o_store import resources

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
SAID = {
    "2": "申报中", "120": "已受理", "300": "人工审核", "399": "审结", "400": "待运抵", "500": "查验", "600": "挂起", "700": "退运", "800": "放行",
    "899": "结关", "100": "退单", "99": "核对不符", "501": "扣留", "502": "扣留", "503": "扣留", "599": "扣留", "cancelled": "已撤销",
}  # fmt: skip
"""What each status says in two or three characters."""
_DETAINED = ("501", "502", "503", "599")


def html(title: str, body: str, status: int = 200) -> Response[str]:
    """Return a whole page."""
    style = resources.path("sandbox/inspector.css").read_text(encoding="utf-8")
    links = "".join(
        f'<a href="/inspector{path}">{word}</a>'
        for path, word in (("", "待办"), ("/access", "准入"), ("/rules", "规则"), ("/draws", "抽取"))
    )
    page = (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body><header><b>海关监管（演练）</b><nav>{links}</nav></header>"
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return Response(page, status_code=status, headers=_HEADERS, media_type="text/html; charset=utf-8")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Return a table; its cells are markup already."""
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>'


def badge(status: str) -> str:
    """Return a status with its word, coloured by what it means."""
    kind = (
        "done" if status in {"800", "899"} else "wrong" if status in {"100", "99", "700", *_DETAINED} or status.startswith("-") else "wait"
    )
    return f'<span class="badge {kind}">{escape(status)} {SAID.get(status, "")}</span>'
