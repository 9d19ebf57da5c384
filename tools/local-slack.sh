#!/bin/sh
# Installs the Slack that the tests talk to, a third party's program that behaves as Slack does, into .venv/local-slack.
# Needs npm and a C compiler. Its version and fingerprint are pinned in tools/local-slack; nothing is done twice.
set -eu
cd "$(dirname "$0")/.."
into=.venv/local-slack
from=tools/local-slack

key() { cat "$from/package-lock.json" "$from/loopback.c" | cksum; }

mkdir -p "$into"
exec 9>"$into/lock" # tests run side by side, and each may be the first to ask
flock 9
[ "$(cat "$into/installed" 2>/dev/null)" = "$(key)" ] && exit 0

for tool in npm cc; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        printf 'The stand-in for Slack needs %s (Debian: apt-get install npm gcc libc6-dev).\n' "$tool" >&2
        exit 1
    fi
done
cp "$from/package.json" "$from/package-lock.json" "$into/"
npm ci --prefix "$into" --ignore-scripts --no-audit --no-fund --silent >&2
cc -shared -fPIC -O1 -Wall -Werror -o "$into/loopback.so" "$from/loopback.c" -ldl
key >"$into/installed"
