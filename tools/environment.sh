#!/bin/sh
# Makes .venv hold exactly what a lock names: `environment.sh run` for the program, `environment.sh dev` for its tests too.
# A stamp inside .venv remembers what was installed, so that nothing is done twice and a changed lock is noticed.
set -eu
cd "$(dirname "$0")/.."
purpose=$1

say() { printf '%s\n' "$*" >&2; }

newest_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
    say "Counterpart needs Python 3.11 or newer; set PYTHON to one, for example: make run PYTHON=/opt/python/bin/python3"
    exit 1
}

lock() {
    case $1 in
        run) echo requirements.lock ;;
        dev) echo requirements-dev.lock ;;
    esac
}

key() { cat "$(lock "$1")" pyproject.toml | cksum; }

is_current() { [ "$(cat ".venv/installed-$1" 2>/dev/null)" = "$(key "$1")" ]; }

version() { "$1" -c 'import sys; print(sys.version)' 2>/dev/null; }

# A .venv is made where there is none that works, and made anew when another Python is asked for by name.
present=$(version .venv/bin/python) || present=none
wanted=${PYTHON:+$(version "$PYTHON")} || wanted=unusable
if [ "$present" = none ] || [ "${wanted:-$present}" != "$present" ]; then
    python=$(newest_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "$python cannot make environments; on Debian: apt-get install python3-venv"
        exit 1
    fi
    "$python" -m venv --clear .venv
fi

# What the tests need includes what the program needs.
if is_current dev || { [ "$purpose" = run ] && is_current run; }; then
    exit 0
fi

say "Installing $(grep -c '^[a-z].*==' "$(lock "$purpose")") packages into .venv, as $(lock "$purpose") pins them ..."
rm -f .venv/installed-*
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$(lock "$purpose")" >&2
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps -e . >&2
key "$purpose" >".venv/installed-$purpose"
