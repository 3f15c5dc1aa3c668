# Sphinx finds this folder by its path; it is no package.
"""Writes the pages that repeat the code: commands, formats, settings, measures, rules, rooms.

Called by conf.py before the pages are read. What it writes is not kept in the repository.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from keepfit.checkup.core.rules import Pack, Rule
from keepfit.checkup.queries import ALL_MEASURES, load_pack, pack_ids
from keepfit.cli.main import main
from keepfit.connectors import platforms
from keepfit.history.core.coverages import COVERAGES, REASONS
from keepfit.intake.core.exchange import Column
from keepfit.intake.tables import exchange_tables
from keepfit.kit import settings
from keepfit.kit.text import Text

DOCS = Path(__file__).parent
PACKAGE = DOCS.parent / "src" / "keepfit"
SCHEMA = PACKAGE / "review" / "schema.json"

KINDS = {
    "id": Text(zh="编号，原样保留", en="An id, kept as written"),
    "text": Text(zh="文字", en="Text"),
    "unit": Text(zh="单位编号或单位名称", en="Id or name of a unit"),
    "platform": Text(zh="平台，按平台表识别", en="A platform, as the platform table knows it"),
    "choice": Text(zh="从给定取值中选一个", en="One of the values given"),
    "flag": Text(zh="是 / 否", en="Yes or no"),
    "date": Text(zh="日期，如 2024-06-30", en="A day, such as 2024-06-30"),
    "moment": Text(
        zh="时间，如 2024-06-30 09:15；按账号所在地的钟点，不带时区",
        en="A moment, such as 2024-06-30 09:15, by the clock where the account lives",
    ),
    "count": Text(zh="整数；认得“1.2万”“10万+”", en="A whole number; reads 1.2万 and 10万+"),
    "number": Text(zh="数", en="A number"),
    "url": Text(zh="网址", en="A web address"),
    "list": Text(
        zh="一格多值，用、；或换行分开", en="Several values in one cell, parted by 、 or ；"
    ),
}
SEVERITIES = {
    "veto": Text(zh="单项否决", en="veto"),
    "deduct": Text(zh="扣分", en="deduct"),
    "warn": Text(zh="提醒", en="warn"),
    "bonus": Text(zh="加分", en="bonus"),
}


def write() -> None:
    """Write every page, and nothing when it already says the same."""
    for name, text in pages():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page's name below docs/ and its text."""
    yield "reference/commands.md", commands()
    yield "reference/formats.md", formats()
    yield "reference/platforms.md", platform_table()
    yield "reference/settings.md", setting_table()
    yield "reference/measures.md", measures()
    yield "reference/review-json.md", review_json()
    yield "reference/plan-json.md", plan_json()
    names = ("commands", "formats", "platforms", "settings", "measures", "review-json", "plan-json")
    yield "reference/index.md", contents("参考 / Reference", names)
    for pack_id in pack_ids():
        yield f"rules/{pack_id}.md", rules(load_pack(pack_id))
    yield "rules/index.md", contents("规则 / Rules", pack_ids(), _RULES)
    found = sorted(PACKAGE.glob("*/README.md"))
    for readme in found:
        yield f"rooms/{readme.parent.name}.md", readme.read_text(encoding="utf-8")
    yield "rooms/index.md", contents("模块 / Rooms", [one.parent.name for one in found])


def contents(title: str, names: Iterable[str], about: str = "") -> str:
    """Return the page that leads to others."""
    listed = "\n".join(["```{toctree}", ":maxdepth: 1", "", *names, "```"])
    return "\n\n".join(part for part in (f"# {title}", about, listed) if part) + "\n"


_RULES = """\
写自己的指标包：[自定指标包](../start/packs.md)。 To write your own: \
[a pack of one's own](../start/packs.md)."""


def cell(text: object) -> str:
    """Return text as one cell of a table, with nothing in it that Markdown would read."""
    plain = re.sub(r"([\\`*_<>|\[\]])", r"\\\1", str(text))
    return plain.replace("\n", " ")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table; cells that begin and end with a backtick stay code."""
    names = list(head)
    lines = [f"| {' | '.join(names)} |", "|" + " --- |" * len(names)]
    for row in rows:
        shown = [str(one) if re.fullmatch(r"`[^`|]+`", str(one)) else cell(one) for one in row]
        lines.append(f"| {' | '.join(shown)} |")
    return "\n".join(lines)


def leaves(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    """Yield each command that can be run, with the words that call it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from leaves(inner, (*words, name))
    else:
        yield " ".join(words), command


def commands() -> str:
    """Return the page on the commands, from the Click tree."""
    parts = ["# 命令 / Commands", _MANNERS]
    for words, command in leaves(main, ("keepfit",)):
        parts += [f"## {words}", command_text(command), options(command)]
    return "\n\n".join(parts) + "\n"


_MANNERS = """\
`--json` 时标准输出只有一个 JSON，进度与说明走标准错误。退出码：0 正常，1 有问题，2 用法不对。

With `--json` standard output holds one JSON text alone; progress and talk go to standard error.
Exit codes: 0 fine, 1 problems, 2 wrong usage."""


def command_text(command: click.Command) -> str:
    """Return a command's help as Markdown, its example as code."""
    said = []
    for paragraph in (command.help or "").split("\n\n"):
        if paragraph.startswith("\b"):
            said.append("```console\n" + "\n".join(paragraph.splitlines()[2:]) + "\n```")
        else:
            said.append(cell(paragraph))
    return "\n\n".join(said)


def options(command: click.Command) -> str:
    """Return a command's arguments and options as a table."""
    rows = []
    for one in command.params:
        if isinstance(one, click.Option):
            choices = "|".join(map(str, getattr(one.type, "choices", ())))
            kind = "" if one.is_flag else choices or one.type.name.upper()
            rows.append((f"`{', '.join(one.opts)}`", kind, one.help or "", _default(one)))
        else:
            rows.append((f"`{one.make_metavar(click.Context(command))}`", "", "", ""))
    return table(("", "", "意思 / Meaning", "默认 / Default"), rows)


def _default(option: click.Option) -> str:
    if isinstance(option.show_default, str):
        return option.show_default
    plain = isinstance(option.default, str | int | float) and not option.is_flag
    return str(option.default) if plain else ""


def formats() -> str:
    """Return the page on the exchange tables."""
    parts = ["# 文件格式 / File formats", _FORMATS]
    kinds = ((f"`{kind}`", text.zh, text.en) for kind, text in KINDS.items())
    parts.append(table(("kind", "中文", "English"), kinds))
    for one in exchange_tables().values():
        key = ", ".join(f"`{name}`" for name in one.key)
        parts += [f"## {one.title.zh} / {one.name}", f"键 / Key: {key}"]
        head = ("", "", "表头 / header", "也认得 / also read")
        parts.append(table(head, (_column(column) for column in one.columns)))
    return "\n\n".join(parts) + "\n"


_FORMATS = """\
xlsx、xls、ods、csv（UTF-8、UTF-8-BOM、GB18030）、Parquet 与 JSON Lines 都按下列各表识别。\
表头比较时不分全角半角、大小写、空格和括号。不认得的列会点名告知，随行保留，导出时原样还回。

Workbooks (xlsx, xls, ods), CSV (UTF-8, with or without a mark, GB18030), Parquet and JSON Lines are
all read as the tables below. Headers are compared without regard to width, case, spaces and
brackets. A column that is not known is named, carried along and given back on export."""


def _column(one: Column) -> tuple[object, ...]:
    also = "、".join(one.also)
    if one.choices:
        also += "；取值 / values: " + "; ".join(
            f"{value} = {', '.join(spellings)}" for value, spellings in one.choices.items()
        )
    needed = " · 必填 / required" if one.required else ""
    return f"`{one.name}`", f"`{one.kind}`", f"{one.header.zh} / {one.header.en}{needed}", also


def platform_table() -> str:
    """Return the page on the platforms."""
    rows = (
        (f"`{one.platform_id}`", one.name.zh, one.name.en, "、".join(one.also), one.canonical)
        for one in platforms.table().platforms.values()
    )
    head = ("id", "中文", "English", "也写作 / also written", "规范网址 / canonical address")
    return f"# 平台表 / Platforms\n\n{_PLATFORMS}\n\n{table(head, rows)}\n"


_PLATFORMS = """\
同一账号的不同链接归到一个规范网址。单位可复制 `connectors/platforms.toml` 自行增补，用\
`KEEPFIT_PLATFORMS` 指明。

Links of one account come to one canonical address. An office may copy
`connectors/platforms.toml`, add to it, and name the copy in `KEEPFIT_PLATFORMS`."""


def setting_table() -> str:
    """Return the page on the settings."""
    rows = (
        (f"`{settings.PREFIX}{one.name.upper()}`", one.default, meaning.zh, meaning.en)
        for one, meaning in settings.described()
    )
    return "# 设置 / Settings\n\n" + table(("", "默认 / default", "中文", "English"), rows) + "\n"


def measures() -> str:
    """Return the page on the measures."""
    parts = ["# 测算指标 / Measures", _MEASURES]
    for one in ALL_MEASURES.values():
        parts += [
            f"## {one.measure_id}",
            f"{cell(one.name.zh)} / {cell(one.name.en)} · `{one.unit}`",
            f"覆盖率 / coverage: `{one.coverage}`",
            cell(one.definition.zh),
            cell(one.definition.en),
        ]
    head = ("", "中文", "English")
    parts.append("## 覆盖率 / Coverages")
    parts.append(table(head, ((f"`{name}`", one.zh, one.en) for name, one in COVERAGES.items())))
    parts.append("## 未观测的缘由 / Why something was not observed")
    parts.append(table(head, ((f"`{name}`", one.zh, one.en) for name, one in REASONS.items())))
    return "\n\n".join(parts) + "\n"


_MEASURES = """\
没有观测到的值是“未观测”，不是 0。

A value nobody could observe is "not observed", never 0."""


def review_json() -> str:
    """Return the page on review.json, with its schema."""
    text = SCHEMA.read_text(encoding="utf-8")
    about = json.loads(text).get("description", "")
    return f"# review.json\n\n{cell(about)}\n\n```json\n{text.strip()}\n```\n"


def plan_json() -> str:
    """Return the page on problem.json and plan.json, with their schemas."""
    parts = ["# problem.json, plan.json"]
    for name in ("problem", "plan"):
        text = (PACKAGE / "plan" / f"{name}.schema.json").read_text(encoding="utf-8")
        about = cell(json.loads(text)["description"])
        parts += [f"## {name}.json", about, f"```json\n{text.strip()}\n```"]
    return "\n\n".join(parts) + "\n"


def rules(pack: Pack) -> str:
    """Return the page on one pack."""
    parts = [
        f"# {pack.pack_id}: {pack.name.zh} / {pack.name.en}",
        cell(pack.about.zh),
        cell(pack.about.en),
        f"测算窗口 / Window: {pack.window_days} 天 / days.",
    ]
    if pack.extends:
        parts.append(f"继承 / Extends: [{pack.extends}]({pack.extends}.md)")
    for one in pack.rules:
        parts += [f"## {one.rule_id}", rule_text(one)]
    if pack.by_hand:
        parts += ["## 须由人判断 / Left to people"]
        parts += [f"- {cell(one.zh)}\n- {cell(one.en)}" for one in pack.by_hand]
    return "\n\n".join(parts) + "\n"


def rule_text(rule: Rule) -> str:
    """Return one rule as Markdown."""
    severity = SEVERITIES[rule.severity]
    scope = ", ".join((*rule.kinds, *rule.platforms)) or "全部 / all"
    source = rule.source
    rows = [
        ("说明 / Statement", rule.statement.zh, rule.statement.en),
        ("性质 / Severity", severity.zh, severity.en),
        ("依据 / Source", f"{source.document} {source.article.zh}", source.article.en),
        ("整改 / Remedy", rule.remedy.zh, rule.remedy.en),
    ]
    state = "" if rule.on else "（停用 / switched off）"
    condition = f"`{rule.measure} {rule.comparison} {rule.limit:g}`"
    head = (
        f"{condition}{state} · 范围 / scope: {cell(scope)} · 来源等级 / mark: {source.mark} · "
        f"未观测时 / unobserved: `{rule.unobserved}` · {rule.days} 个工作日 / working days"
    )
    return head + "\n\n" + table(("", "中文", "English"), rows)
