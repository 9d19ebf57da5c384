#!/bin/sh
# Sees to what the tests need beside Python packages: a PostgreSQL server, Chromium, and npm with a C compiler for the
# stand-in for Slack.
# What is missing is installed where that can be done unasked, as root on Debian. Elsewhere PostgreSQL comes from the wheel
# among the development packages, and without Chromium the browser's tests report themselves as not run.
set -eu

say() { printf '%s\n' "$*" >&2; }

has_postgres() { command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1

# libatomic: needed by the program inside the playwright package that drives the browser.
has_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome-stable || command -v google-chrome
} >/dev/null 2>&1

has_npm() { command -v npm && command -v cc; } >/dev/null 2>&1

has_libatomic() { [ "$(uname)" != Linux ] || ls /usr/lib/*/libatomic.so.1 /usr/lib*/libatomic.so.1 2>/dev/null | grep -q .; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

install() {
    say "Installing $* (Debian packages) ..."
    log=$(mktemp)
    if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        tail -n 5 "$log" >&2
        say "Could not install $1; all that was said is in $log."
    fi
}

# The tests start servers of their own: Debian's package is kept from making one that starts with the machine.
install_postgres() {
    drop_in=/etc/postgresql-common/createcluster.d/no-main-cluster.conf
    mkdir -p "$(dirname "$drop_in")"
    echo 'create_main_cluster = false' >"$drop_in"
    install postgresql
    rm -f "$drop_in"
}

if ! has_postgres; then
    if may_install; then install_postgres; fi
    has_postgres || say "PostgreSQL: none on this machine, so the tests use the one that comes as a Python package."
fi

if ! has_chromium || ! has_libatomic; then
    if may_install; then install chromium fonts-dejavu-core libatomic1; fi
    has_chromium || say "Chromium: none on this machine, so the browser's tests will not run (Debian: chromium)."
    has_libatomic || say "libatomic: not found, so the browser's tests may not run (Debian: libatomic1)."
fi

if ! has_npm; then
    if may_install; then install npm gcc libc6-dev; fi
    has_npm || say "npm or cc: not found, so the stories told in Slack will not run (Debian: npm gcc libc6-dev)."
fi
