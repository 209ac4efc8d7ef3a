"""The demo: an instance of its own with one closed, simulated survey and everything made of it, and one open.

Rebuilt at each start, from the same parts that serve a real office. `python -m survey.demo` or
`cadre-survey demo`; everything it shows is marked as simulated.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

import click

from questionnaires.errors import Message, Problem, say
from survey.cli.edge import run
from survey.cli.language import chosen, speak
from survey.cli.lazy import localized
from survey.demo_built import CLOSED, OPEN, Built, shown
from survey.errors import FieldworkError
from survey.roles import ROLES

if TYPE_CHECKING:
    from analysis.blocks import Report
    from analysis.data import Data
    from analysis.export import Exported
    from survey.context import Clock, Instance

QUESTIONNAIRE = "township_cadres"
MARK = "SIMULATED.txt"
"""Stands in the demo's folder: what holds it may be deleted and built anew."""
RESULTS = "results"
OPENED = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
ENDED = datetime(2026, 10, 30, 9, 0, tzinfo=UTC)
PORTS_TRIED = 50

Tell = Callable[[Message], None]


def build(folder: Path, port: int = 8000, tell: Tell = lambda message: None) -> Built:
    """The demo in `folder`, made afresh. Raises FieldworkError if `folder` holds something else."""
    from analysis import release as snapshot
    from survey import fieldwork, releases

    _clear(folder)
    tell(say("Making the demo's own instance in {folder}", folder=shown(folder)))
    _make_instance(folder, port)
    tell(say("Drawing 219 simulated answers and storing them one by one"))
    _hold_survey(folder)
    tell(say("Closing the survey and freezing its answers"))
    closing = _instance(folder, lambda: ENDED)
    fieldwork.close(closing.survey(CLOSED), grace_minutes=0)
    manifest = releases.release(closing, CLOSED)
    frozen = releases.folder_of(closing, manifest.id)
    closing.close()
    results = folder / RESULTS
    results.mkdir(mode=0o700)
    tell(say("Exporting the rows"))
    exported = _export(snapshot.read(frozen), results)
    tell(say("Writing the reports"))
    _reports(results, frozen)
    tell(say("Opening a survey to fill in"))
    instance = _instance(folder)
    _open(instance, OPEN)
    account, password = _make_account(instance)
    return Built(
        instance=instance,
        release=manifest.id,
        hash=manifest.hash,
        rows=manifest.rows,
        exported=exported,
        files={path.name: path for path in sorted(results.iterdir())},
        account=account,
        password=password,
    )


def _clear(folder: Path) -> None:
    """Delete the demo of the last start. A folder that is no demo is left alone."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise FieldworkError(
            [
                Problem(
                    say("demo"),
                    say("{folder} holds something that is not the demo.", folder=str(folder)),
                    say("Move it away, or name another place with --instance."),
                )
            ]
        )
    if folder.is_dir():
        shutil.rmtree(folder)


def _make_instance(folder: Path, port: int) -> None:
    from survey.founding import create_instance

    folder.mkdir(mode=0o700, parents=True)
    (folder / MARK).write_text(
        "模拟演示：这里的答卷都由程序生成，不是真实调查；每次启动演示都会重建本文件夹。\n"
        "A simulated demo: every answer here was made up by a program. Rebuilt at each start.\n",
        encoding="utf-8",
    )
    create_instance(folder)
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8").replace(":8000", f":{port}").replace("= 8000", f"= {port}")
    config.write_text(text, encoding="utf-8")


def _instance(folder: Path, clock: Clock | None = None) -> Instance:
    from survey.context import Instance

    return Instance(folder) if clock is None else Instance(folder, clock)


def _hold_survey(folder: Path) -> None:
    """Open the survey that is closed in the demo; 219 people answer it, in no order, through tickets."""
    from survey.simulate import demo_responses

    instance = _instance(folder, lambda: OPENED)
    _open(instance, CLOSED)
    survey = instance.survey(CLOSED)
    responses = list(demo_responses(survey.questionnaire))
    SystemRandom().shuffle(responses)
    for response in responses:
        ticket = instance.tickets.read(instance.tickets.issue(CLOSED), CLOSED)
        survey.store.submit(ticket.key, response)
    instance.close()


def _open(instance: Instance, key: str) -> None:
    from questionnaires import load
    from survey import fieldwork, planning

    settings = instance.folder / f"{key}.toml"
    delete_by = instance.today + timedelta(days=365)
    settings.write_text(SETTINGS.replace("DELETE_BY", delete_by.isoformat()), encoding="utf-8")
    fieldwork.open_survey(instance, planning.plan(instance, key, load.find(QUESTIONNAIRE), settings))


def _make_account(instance: Instance) -> tuple[str, str]:
    """Name and password of the account for a researcher alone; on this machine it needs no second factor."""
    from survey import accounts

    password = accounts.add(instance, accounts.LONE, frozenset(ROLES), single=True, factor_free=True)
    return accounts.LONE, password


SETTINGS = """\
# 演示用的调查设置 / Settings of the demo's surveys.
organiser = {zh-CN = "演示调查组（模拟）", en = "a demonstration team (simulated)"}
purpose = {zh-CN = "乡镇干部的工作量、状态和打算", en = "workload, state and plans of township staff"}
recipient = {zh-CN = "正在看演示的您", en = "you, who are looking at the demo"}
place = {zh-CN = "这台电脑上的演示文件夹", en = "the demo's folder on this computer"}
keeper = {zh-CN = "启动演示的人", en = "whoever started the demo"}
help = {zh-CN = "信得过的同事、家人或医生", en = "a colleague you trust, your family or a doctor"}
contact = {zh-CN = "0000-0000000（演示用）", en = "0000-0000000 (for the demo only)"}
delete_by = "DELETE_BY"
k = 10
simulated = true
"""


def _export(data: Data, results: Path) -> Exported:
    from analysis.export import export

    export(data, results / "answers.csv", format="csv")
    return export(data, results / "answers.xlsx", format="xlsx")


def _reports(results: Path, folder: Path) -> None:
    """The report in Chinese in every format, and in English as a web page."""
    from analysis import frame, report
    from analysis.render import docx, html, markdown, text, xlsx

    data = frame.read(folder)

    def built(language: str) -> Report:
        return report.build(data, data.questionnaire, language)

    chinese = built("zh-CN")
    contents = {
        "report.docx": docx.render(chinese),
        "report.xlsx": xlsx.render(chinese, report.variables(data, "zh-CN")),
        "report.html": html.render(chinese).encode(),
        "report.md": markdown.render(chinese).encode(),
        "report.txt": text.render(chinese).encode(),
        "report.en.html": html.render(built("en")).encode(),
    }
    for name, content in contents.items():
        (results / name).write_bytes(content)


def _listen(host: str, port: int) -> socket.socket:
    """A socket at `port` of `host`, or at the next port that is free. Raises OSError if none is."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + PORTS_TRIED, 65535) + 1):
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, candidate))
            # Held from now on: another program may look for a port while the demo is built.
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or candidate == port + PORTS_TRIED:
                raise
        else:
            return listener
    raise OSError(errno.EADDRINUSE, "every port is taken", str(port))


def _serve(built: Built, listener: socket.socket, tell: Tell) -> None:
    from survey import error_log, keeper, server

    with server.until_told(), keeper.keeping(built.instance):
        errors = error_log.write_to(built.instance.folder, built.instance.midnight)
        try:
            _listen_and_tell(built, listener, tell)
        finally:
            error_log.stop(errors)


def _listen_and_tell(built: Built, listener: socket.socket, tell: Tell) -> None:
    from survey import demo_pages, server

    app = demo_pages.application(built)
    server.prepare_forms(app)
    listening = server.create(app, listener=listener)
    host, port = listener.getsockname()[:2]
    address = f"http://{'127.0.0.1' if ip_address(host).is_unspecified else host}:{port}"
    tell(say("Everything here is simulated: it was made up by a program."))
    tell(say("Start page: {address}/demo/", address=address))
    tell(say("Form to fill in: {address}/s/{key}", address=address, key=OPEN))
    tell(
        say(
            "Console: {address}/console/ (name {name}, password {password})",
            address=address,
            name=built.account,
            password=built.password,
        )
    )
    tell(say("Report: {file}", file=shown(built.files["report.docx"])))
    tell(say("Report as a web page: {address}/demo/files/report.html", address=address))
    tell(say("Ctrl-C stops the demo."))
    try:
        listening.run()
    finally:
        listening.close()


@click.command(
    help="Set up a simulated survey of 219 answers, write its report, serve form and console.\n\n"
    "Everything simulated is marked as such. The demo has an instance of its own, rebuilt at each start."
)
@click.option(
    "--host", default="127.0.0.1", metavar="ADDRESS", help="Address to listen on; default: this machine."
)
@click.option(
    "--port",
    default=8000,
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Port; the next free one if it is taken. Default: 8000.",
)
@click.option("--no-serve", is_flag=True, help="Build the demo and stop.")
@click.pass_context
def demo(context: click.Context, host: str, port: int, no_serve: bool) -> None:
    from survey.cli.desk import Desk, instance_folder

    desk = context.find_object(Desk)
    translate = desk.translate if desk is not None else speak(chosen([], os.environ))
    folder = (desk.folder if desk is not None else instance_folder(None, os.environ)) / "demo"

    def tell(message: Message) -> None:
        click.echo(message.text(translate))

    if no_serve:
        built = build(folder, port, tell)
        tell(say("Report: {file}", file=shown(built.files["report.docx"])))
        return
    with _listen(host, port) as listener:
        built = build(folder, listener.getsockname()[1], tell)
        _serve(built, listener, tell)
    tell(say("The demo has stopped."))


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m survey.demo`: its exit code, 0 after Ctrl-C."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    translate = speak(chosen([], os.environ))
    return run(localized(demo, translate, "survey.demo"), given, translate)


if __name__ == "__main__":
    sys.exit(main())
