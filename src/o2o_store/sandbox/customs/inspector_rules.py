"""The inspector's pages of rules: who and what is let in, versions in plain words, dry runs, going back, and draws that are redone.

Nothing is ever changed in force: each change is a new version, which is sent past old orders first and put in force by a second press.
"""

from collections.abc import Sequence
from html import escape
from typing import Any, Literal

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody

from o2o_store.sandbox.customs.drawing import SAID, badge, html, table
from o2o_store.sandbox.customs.office import CustomsServer
from o2o_store.sandbox.customs.risk import ALWAYS, DryRun, Rule, drawn, seed_hash
from o2o_store.sandbox.customs.rulebook import Rulebook, Version

_RULES = list[Rule]
_REFUSE: Literal["100"] = "100"
_WHOLE = 100


class Drafted(msgspec.Struct):
    """Rules by form, JSON; `act` is dry_run, draft or activate."""

    rules: str = "[]"
    note: str = ""
    act: str = "dry_run"
    version: int = 0


class Access(msgspec.Struct):
    """Somebody or something that is no longer let in, or is again; `kind` is enterprise or gcode, `rule` the rule that goes."""

    kind: str = "enterprise"
    code: str = ""
    note: str = ""
    rule: str = ""


def words_of(rule: Rule) -> str:
    """Return a rule as a person says it."""
    conditions = [
        f"商品编码 {rule.gcode} 开头" if rule.gcode else "",
        f"企业 {rule.enterprise}" if rule.enterprise else "",
        f"场所 {rule.loct_no}" if rule.loct_no else "",
        f"完税价格超过 {rule.over_fen / _WHOLE:,.2f} 元" if rule.over_fen else "",
        f"同一人当天超过 {rule.orders_a_day} 单" if rule.orders_a_day else "",
        f"同一电话当天超过 {rule.persons_a_phone} 人" if rule.persons_a_phone else "",
    ]
    met = "，".join(part for part in conditions if part) or "所有清单"
    share = "" if rule.rate_bp >= ALWAYS else f"，抽 {rule.rate_bp / _WHOLE:g}%"
    return f"{met}{share} → {rule.action} {SAID.get(rule.action, '')}" + (f"（{rule.note}）" if rule.note else "")


def _bars(rule: Rule) -> bool:
    """Say whether a rule does nothing but keep an enterprise or goods out."""
    plain = Rule(id=rule.id, action=_REFUSE, gcode=rule.gcode, enterprise=rule.enterprise, note=rule.note)
    return rule == plain and bool(rule.gcode) != bool(rule.enterprise)


@get("/access")
async def show_access(server: NamedDependency[CustomsServer]) -> Response[str]:
    """Show which enterprises and goods are kept out by the rules in force."""
    return await _access_page(server, "")


async def _access_page(server: CustomsServer, said: str) -> Response[str]:
    rules = await server.books.run(_in_force)
    rows = [
        (
            "企业" if rule.enterprise else "商品",
            f"<code>{escape(rule.enterprise or rule.gcode)}</code>",
            escape(rule.note),
            _let_in(rule),
        )
        for rule in rules
        if _bars(rule)
    ]
    listed = table(("对象", "编码", "原因", ""), rows) if rows else "<p>现在没有被挡在外面的企业和商品。</p>"
    form = (
        '<form method="post" action="/inspector/access"><h2>不再准入</h2><label>对象 <select name="kind"><option value="enterprise">企业</option>'
        '<option value="gcode">商品（编码或编码开头）</option></select></label><label>编码 <input name="code" maxlength="18"></label>'
        '<label>原因 <input name="note" maxlength="200"></label><button class="act">写成新版本，先试算</button></form>'
    )
    return html("准入", said + listed + form)


def _let_in(rule: Rule) -> str:
    hidden = f'<input type="hidden" name="rule" value="{escape(rule.id)}">'
    return f'<form class="inline" method="post" action="/inspector/access">{hidden}<button>重新准入</button></form>'


def _in_force(connection: Any) -> tuple[Rule, ...]:
    book = Rulebook(connection)
    return book.rules_of(book.active())


@post("/access", status_code=200)
async def change_access(server: NamedDependency[CustomsServer], data: URLEncodedBody[Access]) -> Response[str]:
    """Write a new version that keeps something out or lets it in again, and send past orders through it; it is not in force yet."""
    code, now = data.code.strip().upper(), server.now()
    if not data.rule and (not code.isalnum() or (data.kind == "gcode" and not code.isdigit())):
        return await _access_page(server, '<p class="badge wrong">编码只能是字母和数字，商品编码只能是数字。</p>')

    def draft(connection: Any) -> tuple[int, DryRun]:
        book = Rulebook(connection)
        kept = [rule for rule in book.rules_of(book.active()) if rule.id != data.rule]
        goods, enterprise = (code, "") if data.kind == "gcode" else ("", code)
        barred = Rule(id=f"bar-{code}", action=_REFUSE, gcode=goods, enterprise=enterprise, note=data.note.strip())
        fresh = [] if data.rule else [barred]
        rules = [*fresh, *(rule for rule in kept if rule.id not in {one.id for one in fresh})]
        version = book.draft(rules, f"重新准入 {data.rule}" if data.rule else f"不再准入 {code}", now)
        return version, book.dry_run(version)

    version, result = await server.books.run(draft)
    return await _rules_page(server, "[]", f'<p class="badge done">已保存为版本 {version}，尚未启用。</p>' + _told(result, version))


@get("/rules")
async def show_rules(server: NamedDependency[CustomsServer]) -> Response[str]:
    """Show the versions and a place to write the next."""
    return await _rules_page(server, "[]", "")


async def _rules_page(server: CustomsServer, draft: str, said: str) -> Response[str]:
    known = await server.books.run(lambda connection: Rulebook(connection).list_versions())
    active = next((one.version for one in known if one.active), 0)
    rows = [
        (
            str(one.version) + (' <span class="badge done">生效中</span>' if one.active else ""),
            escape(one.note),
            _rules(one.rules),
            _buttons(one, active),
        )
        for one in known
    ]
    text = draft if draft != "[]" or not known else _as_written(known, active)
    form = (
        f'<form method="post" action="/inspector/rules"><h2>新版本</h2><label>规则（JSON）<textarea name="rules" rows="8">{escape(text)}</textarea></label>'
        '<label>说明 <input name="note" maxlength="200"></label><button class="act" name="act" value="draft">保存为新版本</button></form>'
    )
    return html("规则", said + (table(("版本", "说明", "规则", ""), rows) if rows else "<p>还没有规则，全部放行。</p>") + form)


def _rules(rules: Sequence[Rule]) -> str:
    listed = "".join(f"<li><code>{escape(rule.id)}</code> {escape(words_of(rule))}</li>" for rule in rules)
    return f"<ol>{listed}</ol>" if listed else "没有规则，全部放行"


def _as_written(known: Sequence[Version], active: int) -> str:
    """Return the rules in force as text to go on from, without what is left empty."""
    rules = next((one.rules for one in known if one.version == active), ())
    plain = [{name: value for name, value in msgspec.to_builtins(rule).items() if value not in {"", 0}} for rule in rules]
    return msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()


def _buttons(one: Version, active: int) -> str:
    if one.active:
        return ""
    return _button("dry_run", "试算", one.version) + _button("activate", "退回此版" if one.version < active else "启用", one.version)


def _button(act: str, word: str, version: int) -> str:
    hidden = f'<input type="hidden" name="version" value="{version}">'
    return f'<form class="inline" method="post" action="/inspector/rules">{hidden}<button name="act" value="{act}">{word}</button></form>'


@post("/rules", status_code=200)
async def change_rules(server: NamedDependency[CustomsServer], data: URLEncodedBody[Drafted]) -> Response[str]:
    """Draft a version, send past orders through it, or put it in force."""
    now = server.now()
    try:
        if data.act == "draft":
            rules = msgspec.json.decode(data.rules.encode(), type=_RULES)
            version = await server.books.run(lambda connection: Rulebook(connection).draft(rules, data.note, now))
            return await _rules_page(server, data.rules, f'<p class="badge done">已保存为版本 {version}，尚未启用。</p>')
        if data.act == "activate":
            await server.books.run(lambda connection: Rulebook(connection).activate(data.version, now))
            return await _rules_page(server, "[]", f'<p class="badge done">版本 {data.version} 已启用。</p>')
        result = await server.books.run(lambda connection: Rulebook(connection).dry_run(data.version))
    except (msgspec.MsgspecError, KeyError) as error:
        return await _rules_page(server, data.rules, f'<p class="badge wrong">没有照做：{escape(str(error))}</p>')
    return await _rules_page(server, "[]", _told(result, data.version))


def _told(result: DryRun, version: int) -> str:
    rows = [
        (badge(status), str(result.before.get(status, 0)), str(result.after.get(status, 0)))
        for status in sorted({*result.before, *result.after})
    ]
    by_rule = "，".join(f"<code>{escape(rule)}</code> {count} 单" for rule, count in sorted(result.by_rule.items())) or "没有"
    examples = "，".join(f'<a href="/inspector/orders/{escape(one)}">{escape(one)}</a>' for one in result.examples[:5])
    return (
        f"<h2>试算：{result.orders} 单，{result.changed} 单结果会变</h2>{table(('结果', '现行', f'版本 {version}'), rows)}"
        f"<p>版本 {version} 里起作用的规则：{by_rule}</p>" + (f"<p>结果会变的，例如：{examples}</p>" if examples else "")
    )


@get("/draws")
async def show_draws(
    server: NamedDependency[CustomsServer], seed: FromQuery[str] = "", rule: FromQuery[str] = "", percent: FromQuery[float] = 0.0,
    order_no: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the seeds' hashes, the seeds of past days with every draw redone from them, and redo any other draw on asking."""
    now = server.now()
    days = await server.books.run(lambda connection: Rulebook(connection).published(now))
    rates = await server.books.run(_rates)
    return html("抽取", "".join(_day(day, rates) for day in days) + _redone(seed, rule, percent, order_no))


def _rates(connection: Any) -> dict[tuple[int, str], int]:
    known = Rulebook(connection).list_versions()
    return {(one.version, rule.id): rule.rate_bp for one in known for rule in one.rules}


def _day(day: dict[str, Any], rates: dict[tuple[int, str], int]) -> str:
    seed = day["seed"]
    rows = [(escape(one["order_no"]), escape(one["rule"]), badge(one["action"]), _again(seed, one, rates)) for one in day["draws"]]
    listed = table(("订单号", "规则", "结果", "用种子重算"), rows) if rows else "<p>没有抽中的清单。</p>"
    fits = "" if not seed else "，与哈希相符" if seed_hash(seed) == day["seed_hash"] else "，与哈希不符！"
    told = f"<code>{escape(seed)}</code>{fits}" if seed else "当日结束后公布"
    date = f"{day['day'][:4]}-{day['day'][4:6]}-{day['day'][6:]}"
    return f"<h2>{escape(date)}</h2><p>种子的 SHA-256：<code>{day['seed_hash']}</code></p><p>种子：{told}</p>{listed}"


def _again(seed: str, draw: dict[str, Any], rates: dict[tuple[int, str], int]) -> str:
    rate = rates.get((draw["version"], draw["rule"]))
    if not seed or rate is None:
        return "种子公布后可以重算"
    if rate >= ALWAYS:
        return "不抽签，全部"
    same = drawn(seed, draw["rule"], draw["order_no"], rate)
    return '<span class="badge done">一致</span>' if same else '<span class="badge wrong">不一致</span>'


def _redone(seed: str, rule: str, percent: float, order_no: str) -> str:
    form = (
        '<form method="get" action="/inspector/draws"><h2>重算一次抽取</h2>'
        f'<label>公布的种子 <input name="seed" value="{escape(seed)}"></label><label>规则编号 <input name="rule" value="{escape(rule)}"></label>'
        f'<label>抽取比例（%）<input name="percent" inputmode="decimal" value="{percent:g}"></label>'
        f'<label>订单号 <input name="order_no" value="{escape(order_no)}"></label><button>重算</button></form>'
    )
    if not (seed and rule and order_no):
        return form + '<p class="soft">命令行也可以：o2o-store customs draw。</p>'
    hit = drawn(seed, rule, order_no, round(percent * _WHOLE))
    return f'{form}<p class="badge {"wait" if hit else "done"}">{escape(order_no)}：{"抽中" if hit else "没有抽中"}</p>'


HANDLERS = (show_access, change_access, show_rules, change_rules, show_draws)
"""What the inspector's router takes in behind its guard."""
