"""Makes .venv with exactly the packages of requirements.txt. Runs on a bare Python 3.10."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = PROJECT / "requirements.txt"
INSTALLED = VENV / "installed-requirements.txt"  # the copy that tells whether anything has changed
UNFINISHED = VENV / "unfinished"
LOG = PROJECT / "build" / "setup.log"
NEEDED_BYTES = 4 * 2**30
CHECK = "import rasa, rasa_sdk, spacy"
SHOWN_LINES = 5


class SetupError(Exception):
    """Why there is no environment, for the person who wants one."""


def main() -> int:
    """Set up if needed; return the exit status."""
    try:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with (LOG.parent / ".setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a second start waits for the first
            if not is_current():
                set_up()
    except OSError as error:
        print(f"Setting up failed: {error}.", file=sys.stderr)
        return 1
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Setting up was interrupted; the next start takes it up again.", file=sys.stderr)
        return 130
    return 0


def is_current() -> bool:
    """Return whether .venv works and holds what requirements.txt says."""
    return INSTALLED.exists() and INSTALLED.read_bytes() == REQUIREMENTS.read_bytes() and runs(PYTHON)


def set_up() -> None:
    """Make the environment: from nothing, or by an update if a whole one is there."""
    uv = shutil.which("uv")
    LOG.write_text("")
    if UNFINISHED.exists() or not INSTALLED.exists() or not runs(PYTHON) or not (uv or has_pip()):
        require_space()
        say(1, "making the environment .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        call([sys.executable, "-m", "venv", str(VENV)])
    UNFINISHED.touch()
    say(2, "installing packages, about two minutes")
    install(uv)
    say(3, "checking")
    call([str(PYTHON), "-c", CHECK])
    shutil.copyfile(REQUIREMENTS, INSTALLED)
    UNFINISHED.unlink()


def install(uv: "str | None") -> None:
    """Install with uv where there is one, because it is quicker, else or when that fails with pip."""
    if uv:
        try:
            options = ["--compile-bytecode", "--python", str(PYTHON), "--require-hashes", "-r", str(REQUIREMENTS)]
            call([uv, "pip", "install", *options])
            return
        except SetupError:
            if not has_pip():
                raise
    call([str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input", "-r", str(REQUIREMENTS)])


def call(command: "list[str]") -> None:
    """Run ``command`` with its output in the log; raise what went wrong."""
    temporary = VENV.parent / "build" / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(temporary), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment.pop("PYTHONPATH", None)
    try:
        with LOG.open("ab") as log:
            status = subprocess.run(command, env=environment, stdout=log, stderr=log, check=False).returncode
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    if status == 0:
        return
    said = [line for line in LOG.read_text(errors="replace").splitlines() if line.strip()]
    if any("No space left on device" in line or "Disk quota exceeded" in line for line in said):
        raise SetupError(no_space())
    last = "\n".join(f"  {line}" for line in said[-SHOWN_LINES:])
    raise SetupError(
        f"{last}\nSetting up failed at the step above, perhaps because the package registry cannot be reached; "
        f"all of it is in {LOG}."
    )


def require_space() -> None:
    """Raise a sentence if the disk cannot hold the packages."""
    old = sum(path.lstat().st_size for path in VENV.rglob("*")) if VENV.exists() else 0
    if shutil.disk_usage(PROJECT).free + old < NEEDED_BYTES:
        raise SetupError(no_space())


def no_space() -> str:
    """Return the sentence for a disk that is too full."""
    free = shutil.disk_usage(PROJECT).free // 2**20
    return f"There is not enough space on the disk of {PROJECT}: setting up needs {NEEDED_BYTES // 2**20} MB, {free} MB are free."


def runs(python: Path) -> bool:
    """Return whether ``python`` is a Python 3.10 that starts."""
    return succeeds([str(python), "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 10))"])


def has_pip() -> bool:
    """Return whether the environment can install packages itself."""
    return succeeds([str(PYTHON), "-m", "pip", "--version"])


def succeeds(command: "list[str]") -> bool:
    """Return whether ``command`` can be run and ends well."""
    try:
        return (
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )
    except OSError:
        return False


def say(step: int, what: str) -> None:
    """Print one line of progress."""
    print(f"Setting up ({step}/3): {what}...", flush=True)


if __name__ == "__main__":
    sys.exit(main())
