#!/bin/sh
# Makes the virtual environment named in $1 with what requirements.lock pins, and installs Isthmus in it.
# Knows four ways to get pip into it, from the usual to the bare machine; refuses to install what has no hash.
set -eu
venv=$1

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=
for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3; do
    [ -n "$candidate" ] && command -v "$candidate" > /dev/null && fits "$candidate" || continue
    [ -n "$python" ] || python=$candidate
    # One that brings its own pip is better than the first.
    if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    echo "Isthmus needs Python 3.11 or newer: install it, or name it with 'make PYTHON=/path/to/python'." >&2
    exit 1
fi

with_own_pip() { "$python" -c 'import ensurepip' 2>/dev/null && "$python" -m venv --clear "$venv"; }
with_system_pip() { "$python" -m pip --version > /dev/null 2>&1 && "$python" -m venv --clear --without-pip "$venv"; }
with_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 1
    echo "Installing Debian's python3-venv …"
    apt-get update -qq > /dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv > /dev/null 2>&1
}

pip() { "$venv/bin/python" -m pip "$@"; }
has_pip() { pip --version > /dev/null 2>&1 || "$venv/bin/python" -m ensurepip > /dev/null 2>&1; }
if [ -x "$venv/bin/python" ] && fits "$venv/bin/python" && has_pip; then
    :  # an older .venv is brought up to date
elif with_own_pip; then
    :
elif with_system_pip; then
    pip() { "$python" -m pip --python "$venv/bin/python" "$@"; }
elif with_debian && with_own_pip; then
    :
elif command -v uv > /dev/null && uv venv --quiet --clear --seed --python "$python" "$venv"; then
    :
else
    echo "This Python has no pip: install Debian's package python3-venv (or a Python that has ensurepip), then try again." >&2
    exit 1
fi

echo "Installing what requirements.lock pins into $venv …"
pip install --quiet --disable-pip-version-check --no-warn-script-location --require-hashes -r requirements.lock
# "compat" puts the project's root itself on the path: packages added later are found without installing again.
# Setuptools warns of that mode's end: news for us, not for whoever tries Isthmus.
PYTHONWARNINGS=ignore pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
