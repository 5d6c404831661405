"""The one page of ours that a shopper's own phone shows: where shall it be sent? No script, nothing kept on the phone."""

import html
import tomllib
from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qs

from o2o_store import resources
from o2o_store.backend.edge import Edge, PeerCall, PeerHandlers, PeerReply, language_of, problem
from o2o_store.backend.orders import repository
from o2o_store.backend.orders.delivering import ADDRESS_PATH
from o2o_store.backend.orders.messages import GiveAddress
from o2o_store.domain.delivery import LONGEST_PART, LONGEST_STREET, PROVINCES
from o2o_store.domain.refusals import AddressLinkOver, Refusal

MOST_FORM_BYTES = 8 * 1024
PARTS = ("province", "city", "district", "street")
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}
"""Nothing of the form is cached, told to others, framed or scripted."""
_STYLE = (
    "body{font:18px/1.5 sans-serif;margin:0 auto;max-width:32em;padding:1.2em;color:#1d2733;background:#f7f9fb}"
    "h1{font-size:1.4em;margin:0 0 .3em}p{margin:.4em 0 1em}label{display:block;margin:.9em 0 .2em}"
    "input,select,button{font:inherit;width:100%;box-sizing:border-box;padding:.7em;border:1px solid #b8c4d0;border-radius:.6em;background:#fff}"
    "button{margin-top:1.4em;border:0;background:#0b7a5b;color:#fff}.wrong{background:#fdecea;color:#8a1c12;padding:.7em;border-radius:.6em}"
)


async def show_form(edge: Edge, call: PeerCall) -> PeerReply:
    """Show the empty form, or that the link is over."""
    language = language_of(call.headers.get("accept-language", ""))
    token = call.path["token"]
    found = await edge.read(lambda connection: repository.find_by_address_token(connection, [token]))
    until = found[token]["address_until"] if token in found else None
    if until is None or until < edge.clock.now():
        return _page(language, _told(AddressLinkOver(), language), 404)
    return _page(language, _form(language, {}))


async def take_form(edge: Edge, call: PeerCall) -> PeerReply:
    """Take what was typed; what is wrong is said above the form, with the rest still in it."""
    language = language_of(call.headers.get("accept-language", ""))
    typed = _typed(call.body)
    outcome = await edge.writer.submit(GiveAddress(token=call.path["token"], **typed))
    if isinstance(outcome, AddressLinkOver):
        return _page(language, _told(outcome, language), 404)
    if isinstance(outcome, Refusal):
        return _page(language, _told(outcome, language) + _form(language, typed), 422)
    words = _words(language)
    return _page(language, f"<h1>{words['done']}</h1><p>{html.escape(outcome)}</p><p>{words['back']}</p>")


def _typed(body: bytes) -> dict[str, str]:
    if len(body) > MOST_FORM_BYTES:
        return dict.fromkeys(PARTS, "")
    try:
        form = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=len(PARTS) * 2)
    except ValueError:
        form = {}
    return {name: form.get(name, [""])[0] for name in PARTS}


def _told(refusal: Refusal, language: str) -> str:
    said = problem(refusal, language)
    return f"<p class=wrong><b>{html.escape(said.title)}</b><br>{html.escape(said.detail)}</p>"


def _form(language: str, typed: Mapping[str, str]) -> str:
    words = _words(language)
    options = "".join(
        f'<option value="{code}"{" selected" if code == typed.get("province") else ""}>{name}</option>' for code, name in PROVINCES.items()
    )
    fields = "".join(_field(name, words[name], typed.get(name, "")) for name in PARTS[1:])
    return (
        f"<h1>{words['title']}</h1><p>{words['why']}</p><form method=post autocomplete=on>"
        f"<label for=province>{words['province']}</label><select id=province name=province required>"
        f"<option value=''>{words['choose']}</option>{options}</select>{fields}<button>{words['send']}</button></form><p>{words['kept']}</p>"
    )


def _field(name: str, label: str, value: str) -> str:
    longest = LONGEST_STREET if name == "street" else LONGEST_PART
    return f'<label for={name}>{label}</label><input id={name} name={name} maxlength={longest} value="{html.escape(value, quote=True)}">'


def _page(language: str, body: str, status: int = 200) -> PeerReply:
    title = _words(language)["title"]
    page = (
        f"<!doctype html><html lang={language}><meta charset=utf-8><meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{title}</title><style>{_STYLE}</style><body>{body}"
    )
    return PeerReply(status, page.encode(), "text/html; charset=utf-8", HEADERS)


@cache
def _words(language: str) -> Mapping[str, str]:
    text = resources.path(f"words/address.{language}.toml").read_text(encoding="utf-8")
    return {name: html.escape(str(sentence)) for name, sentence in tomllib.loads(text)["address"].items()}


PAGES: PeerHandlers = {f"{ADDRESS_PATH}/{{token:str}}": show_form}
"""What phones ask for."""
PEER_HANDLERS: PeerHandlers = {f"{ADDRESS_PATH}/{{token:str}}": take_form}
"""What phones send."""
