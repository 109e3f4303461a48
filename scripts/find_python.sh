#!/bin/sh
# Prints the path of a Python 3.10 that runs, or says in one sentence how to get one and fails.
set -u

is_310() {
    [ -x "$1" ] && "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

found() {
    if is_310 "$1"; then
        printf '%s\n' "$1"
        exit 0
    fi
}

if [ -n "${PYTHON:-}" ]; then
    found "$(command -v "$PYTHON" 2>/dev/null)"
    echo "PYTHON is set to '$PYTHON', which is not a Python 3.10 that runs; set it to one, or unset it to have one looked for." >&2
    exit 1
fi

# Not only the first on PATH: pyenv's shims come first and fail when 3.10 is not the chosen version.
without_shims=
rest=${PATH:-}:
while [ -n "$rest" ]; do
    folder=${rest%%:*}
    rest=${rest#*:}
    [ -n "$folder" ] || continue
    found "$folder/python3.10"
    case $folder in
        */shims) ;;
        *) without_shims=${without_shims:+$without_shims:}$folder ;;
    esac
done

for root in "${PYENV_ROOT:-}" "${HOME:-}/.pyenv" /opt/pyenv /root/.pyenv; do
    for candidate in "$root"/versions/3.10*/bin/python3.10; do
        found "$candidate"
    done
done

found /usr/bin/python3.10
found /usr/local/bin/python3.10

# uv gives up at an inactive pyenv shim instead of looking on.
if uv=$(PATH=$without_shims command -v uv 2>/dev/null); then
    found "$(PATH=$without_shims "$uv" python find 3.10 2>/dev/null)"
fi

echo "Python 3.10 was not found and Rasa runs on no newer one: install it, for example with 'pyenv install 3.10', 'uv python install 3.10' or your system's package python3.10, and start again, or say where it is with PYTHON=/path/to/python3.10." >&2
exit 1
