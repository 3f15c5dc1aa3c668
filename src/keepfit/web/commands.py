"""`keepfit serve` and `keepfit audit`: the office, and the proof that its trail is whole."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from keepfit.kit.console import command_help, json_option, lang_option, print_json, say
from keepfit.kit.errors import KeepfitError
from keepfit.kit.plugins import announced
from keepfit.kit.text import Lang, Text

OFFICE = "keepfit.office"


@click.command(
    help=command_help(
        Text(
            zh="启动办公系统：默认使用站点文件夹内的 SQLite，无需另装任何软件。",
            en="Start the office: on SQLite in the site folder, with nothing else to install.",
        ),
        "keepfit serve --port 8000",
    )
)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 / Address.")
@click.option("--port", default=8000, show_default=True, help="端口 / Port.")
@click.option("--threads", default=8, show_default=True, help="线程数 / Threads.")
@click.option(
    "--worker/--no-worker",
    "works",
    default=True,
    show_default=True,
    help="同时执行后台任务 / Run background jobs as well.",
)
@lang_option
def serve(host: str, port: int, threads: int, lang: Lang, *, works: bool) -> None:
    """Serve the office until stopped."""
    start = office()
    start.up_to_date(partial(say, lang=lang))
    server = start.server(host, port, threads)
    for line in start.welcome(server.effective_port):
        say(line, lang)
    start.end_orderly_when_told()
    with start.worker_beside(start=works):
        server.run()


@click.command(
    help=command_help(
        Text(
            zh="执行后台任务（如体检），直到停止。serve 会自动带起一个。",
            en="Run background jobs, such as check-ups, until stopped. serve starts one by itself.",
        ),
        "keepfit worker",
    )
)
@click.option(
    "--beside",
    is_flag=True,
    hidden=True,
    help="标准输入关闭时结束。 End when standard input does.",
)
@lang_option
def worker(lang: Lang, *, beside: bool) -> None:
    """Run jobs until stopped."""
    if not beside:
        say(Text(zh="后台任务已启动，按 Ctrl+C 停止。", en="Jobs are run; stop with Ctrl+C."), lang)
    office().work(partial(say, lang=lang), beside=beside)


@click.command(
    help=command_help(
        Text(
            zh="立即发送到时的待办提醒；--dry-run 只列出会发给谁、几项，不发也不登记。不显示邮箱。",
            en="Send the notices by mail that are due; --dry-run tells to whom and of how much, "
            "sends and books nothing. Addresses are not shown.",
        ),
        "keepfit notify --dry-run --json",
    )
)
@click.option("--dry-run", is_flag=True, help="只列出，不发送 / Tell, and send nothing.")
@lang_option
@json_option
def notify(lang: Lang, *, dry_run: bool, as_json: bool) -> None:
    """Send what is due, or tell what would be sent."""
    due = office().notices_due(send=not dry_run)
    if as_json:
        print_json({"sent": not dry_run, "due": due})
        return
    line = Text(
        zh="{name}（{person}）：{day}，待办 {n} 项，逾期 {late} 项",
        en="{name} ({person}): {day}, {n:matter|s}, {late} overdue",
    )
    for one in due:
        filled = {key: str(one[key]) for key in ("name", "person", "day", "late")}
        click.echo(line.fill(n=one["tasks"], **filled).read(lang))
    if not due:
        say(Text(zh="没有到时的提醒。", en="No notice is due."), lang)


@click.group(
    help=command_help(
        Text(zh="审计：核验全部操作记录是否完整。", en="The audit trail: whether it is whole."),
        "keepfit audit verify",
    )
)
def audit() -> None:
    """Group the commands of the audit trail."""


@audit.command(
    help=command_help(
        Text(
            zh="核验审计记录：被改动、被删除、缺号、末尾被截去，都会指出位置。",
            en="Check the audit trail: a line edited or deleted, a gap, a tail cut off.",
        ),
        "keepfit audit verify --json",
    )
)
@lang_option
@json_option
def verify(lang: Lang, *, as_json: bool) -> None:
    """Check every line, the head, and the anchors of the site folder."""
    lines, found = office().audit_check()
    if as_json:
        told = [{"kind": one.kind, "seq": one.seq, "said": one.said.read(lang)} for one in found]
        print_json({"whole": not found, "lines": lines, "faults": told})
    for one in [] if as_json else found:
        click.echo(one.said.read(lang))
    if found:
        raise SystemExit(KeepfitError.exit_code)
    if not as_json:
        whole = Text(zh="共 {n} 条，完整无缺。", en="{n:line|s}, all whole.")
        click.echo(whole.fill(n=lines).read(lang))


@audit.command(
    help=command_help(
        Text(
            zh="把审计链的末端写入当日的签名文件；请将其另存于别的机器。",
            en="Write the end of the chain into the signed file of the day; keep it elsewhere.",
        ),
        "keepfit audit anchor",
    )
)
@lang_option
def anchor(lang: Lang) -> None:
    """Write today's anchor."""
    place = office().anchored()
    if place is None:
        say(Text(zh="审计记录为空。", en="The trail is empty."), lang)
    else:
        click.echo(str(place))


def office() -> Any:
    """Return `keepfit.web.start`, loaded now: it opens the site folder, which help must not."""
    return announced(OFFICE)["start"].load()
