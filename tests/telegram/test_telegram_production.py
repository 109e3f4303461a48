"""What the README tells a technician to write for production: nginx takes it, and only updates come through it."""

from __future__ import annotations

import configparser
import re
import shutil
import socket
import subprocess
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import crossplane
import httpx
from bot_api import TOKEN, BotApi
from running import PROJECT, eventually
from telegram_server import HOOK_SECRET, message, serving

from bot import settings
from bot.commands.telegram import WEBHOOK
from bot.processes import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def _snippet() -> str:
    """Return the location block of the README's section on Telegram."""
    section = README.split("## Telegram", 1)[1].split("\n## ", 1)[0]
    found = re.search(r"^ {7}location = .*?^ {7}\}$", section, re.MULTILINE | re.DOTALL)
    assert found, "the section has no location block"
    return textwrap.dedent(found[0])


def _configuration(folder: Path, port: int, upstream: str) -> Path:
    """Write a whole configuration around the snippet that needs no root."""
    address = re.search(r"proxy_pass (http://[\w.:]+);", _snippet())
    assert address
    (folder / "nginx.conf").write_text(f"""
        daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
        events {{ worker_connections 64; }}
        http {{
            access_log off;
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
            uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
            server {{ listen 127.0.0.1:{port}; {_snippet().replace(address[1], upstream)} }}
        }}
    """)
    return folder / "nginx.conf"


def test_the_configuration_is_one_that_nginx_takes(tmp_path: Path) -> None:
    path = _configuration(tmp_path, free_port(), "http://127.0.0.1:5005")
    parsed = crossplane.parse(str(path), strict=True, check_ctx=True, check_args=True)
    assert parsed["status"] == "ok", parsed["errors"]
    if NGINX:
        checked = subprocess.run(
            [NGINX, "-t", "-e", f"{tmp_path}/e.log", "-c", str(path)], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stderr


def test_the_service_of_the_readme_starts_what_there_is() -> None:
    unit = configparser.ConfigParser()
    found = re.search(r"\[Unit\].*?WantedBy=\S+", README, re.DOTALL)
    assert found
    unit.read_string(textwrap.dedent(" " * 7 + found[0]))
    folder = unit["Service"]["WorkingDirectory"]
    program, *words = unit["Service"]["ExecStart"].split()
    assert program == f"{folder}/.venv/bin/python"
    assert words == ["-m", "bot", "serve"]
    assert unit["Service"]["EnvironmentFile"] in README.split("umask", 1)[1].split("2. ", 1)[0]


def test_the_environment_file_of_the_readme_is_accepted() -> None:
    found = re.search(r'echo "(TELEGRAM_MODE=.*?)" > /etc', README, re.DOTALL)
    assert found
    given = dict(line.strip().split("=", 1) for line in found[1].splitlines())
    real = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": HOOK_SECRET}
    loaded = settings.load({**given, **real})
    assert loaded.telegram_mode == "webhook"
    assert loaded.public_address == "https://pops.example.org"
    assert set(real) < set(given)


def test_the_configuration_forwards_to_the_port_and_path_of_the_assistant() -> None:
    assert f"location = {WEBHOOK} " in _snippet()
    assert f"proxy_pass http://127.0.0.1:{settings.Settings.port};" in _snippet()


if NGINX:  # a system package, which not every computer has; above, the same text is checked on all

    def test_updates_come_through_nginx_and_nothing_else_does(api: BotApi, tmp_path: Path) -> None:
        with serving(api, tmp_path, mode="webhook") as (_, address), _nginx(tmp_path, address) as front:
            hook = front + "/webhooks/telegram/webhook"
            headers = {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}
            update = {"update_id": 1, "message": message("through nginx")}
            assert httpx.post(hook, json=update).status_code == 401
            assert httpx.post(hook, json=update, headers=headers).status_code == 200
            assert eventually(lambda: api.texts() == ["You wrote: through nginx"])
            assert httpx.get(hook).status_code == 403
            assert httpx.get(front + "/status").status_code == 404
            assert httpx.post(hook, content=b" " * 1_500_000, headers=headers).status_code == 413


@contextmanager
def _nginx(folder: Path, address: str) -> Iterator[str]:
    """Run nginx with the README's configuration before the assistant at ``address`` until the block ends."""
    assert NGINX
    port = free_port()
    upstream = "/".join(address.split("/")[:3])
    path = _configuration(folder, port, upstream)
    process = subprocess.Popen([NGINX, "-e", f"{folder}/error.log", "-c", str(path)])
    try:
        assert eventually(lambda: _listens(port)), (folder / "error.log").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
