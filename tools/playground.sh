#!/bin/sh
# Installs Microsoft's Agents Playground, in which the tests play Teams in a browser, into .venv/playground. Needs npm.
# Its version and fingerprints are pinned in tools/playground; nothing is done twice.
set -eu
cd "$(dirname "$0")/.."
from=tools/playground

key() { cat "$from/package-lock.json" "$from/loopback.cjs" | cksum; }

mkdir -p .venv/playground
into=$(cd .venv/playground && pwd -P) # npm takes no folder that a link leads to
exec 9>"$into/lock" # tests run side by side, and each may be the first to ask
flock 9
[ "$(cat "$into/installed" 2>/dev/null)" = "$(key)" ] && exit 0

if ! command -v npm >/dev/null 2>&1; then
    printf 'The Agents Playground needs npm (Debian: apt-get install npm).\n' >&2
    exit 1
fi
cp "$from/package.json" "$from/package-lock.json" "$from/loopback.cjs" "$into/"
npm ci --prefix "$into" --ignore-scripts --no-audit --no-fund --silent >&2
key >"$into/installed"
