#!/bin/sh
# Prepare what `make` and `make test` need, and say what is being done.
#
#   ./setup.sh site    system libraries, .venv, the locked packages
#   ./setup.sh test    the same, with browsers, linters and the HTML checker
#   ./setup.sh bench   the same in .venv-bench, with the generators that ours is measured against
#
# Names of files may follow: they vouch for the set-up and are touched when it is done.
# On Debian and its kin, missing system packages are installed; elsewhere their names are printed.
set -eu
cd "$(dirname "$0")"
venv=.venv

say() { printf '%s\n' "$*" >&2; }

# Something is missing on the machine: the message ends with the remedy.
stop() {
    say "$*"
    exit 3
}

has() { command -v "$1" >/dev/null 2>&1; }

find_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if has "$name" && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            command -v "$name"
            return
        fi
    done
}

# Debian packages that building and running the site lacks here.
missing_for_site() {
    [ -n "$python" ] || echo python3
    if [ -n "$python" ]; then
        "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
        "$python" - <<'PYTHON' || echo python3-dev
import pathlib, sys, sysconfig
sys.exit(not pathlib.Path(sysconfig.get_path("include"), "Python.h").exists())
PYTHON
    fi
    has cc || echo gcc libc6-dev
    has pkg-config || echo pkg-config
    { has pkg-config && pkg-config --exists cairo; } || echo libcairo2-dev
    { has pkg-config && pkg-config --exists pangocairo; } || echo libpango1.0-dev
}

# Whether a browser called $1 is there, of version $2 or newer.
has_browser() {
    has "$1" && version=$("$1" --version 2>/dev/null | grep -o '[0-9]*' | head -n 1) &&
        [ "${version:-0}" -ge "$2" ]
}

# Debian packages that the tests lack besides.
missing_for_test() {
    has chromium || echo chromium
    # Older ones do not know all that Playwright says to them. Debian keeps the newest under security.
    has_browser firefox-esr 153 || has_browser firefox 153 || echo firefox-esr
    # Firefox plays H.264 with whichever libavcodec the release has: 59 in Debian 12.
    if ! find /usr/lib -name 'libavcodec.so.*' 2>/dev/null | grep -q .; then
        # The search also finds libavcodec-extra59, which provides the name and cannot stand beside it.
        apt-cache search --names-only '^libavcodec[0-9]+$' | cut -d' ' -f1 | grep -x 'libavcodec[0-9]*'
    fi
    # Shows decks as a lecturer's machine does, and their pages as pictures.
    has soffice || echo libreoffice-impress-nogui
    has pdftoppm || echo poppler-utils
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        stop "cannot install system packages without root (as root: $*)"
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

install_packages() {
    [ $# -gt 0 ] || return 0
    if has apt-get; then
        say "Installing system packages: $*"
        apt_install "$@" ||
            stop "the system packages could not be installed (apt-get update && apt-get install $*)"
    elif has brew; then
        stop "system libraries are missing (brew install python pkgconf cairo pango)"
    else
        stop "system packages are missing, on Debian called: $* (install your system's equivalents)"
    fi
}

# Old lists name versions that the mirrors no longer have, and browsers that are too old.
refresh_package_lists() {
    if has apt-get && { [ "$(id -u)" -eq 0 ] || has sudo; }; then
        say "Fetching the lists of system packages"
        as_root apt-get update -q || say "The lists could not be fetched; going on with those here"
    fi
}

# Two set-ups at once would each remove what the other installs.
wait_for_others() {
    has flock || return 0
    exec 9<setup.sh
    flock -n 9 && return 0
    say "Another set-up is at work here: waiting for it"
    flock 9
}

# Whether every file named is there, and there is one.
are_there() {
    [ $# -gt 0 ] || return 1
    for file; do
        [ -e "$file" ] || return 1
    done
}

# One that was interrupted has no pip yet.
make_venv() {
    if ! "$venv/bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        say "Creating $venv with $python"
        "$python" -m venv --clear "$venv"
    fi
}

# Every file is checked against the digest in the lock; the project itself is linked, not copied.
install_locked() {
    say "Installing the packages of $1"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
}

install_html_checker() {
    say "Installing the HTML checker of tests/package-lock.json"
    PATH="$PWD/$venv/bin:$PATH" npm ci --prefix tests --ignore-scripts --no-audit --no-fund \
        --loglevel error
}

kind=${1:-}
case $kind in
site | test) ;;
bench) venv=.venv-bench ;;
*)
    say "usage: $0 site|test|bench [FILE ...]"
    exit 2
    ;;
esac
shift

wait_for_others
if are_there "$@"; then
    exit 0
fi
# Earlier stamps go first: what they vouch for is about to be replaced.
rm -f "$venv"/ready-*
python=$(find_python)
if [ -n "$(missing_for_site)" ]; then
    refresh_package_lists
    # shellcheck disable=SC2046  # a list of names without spaces
    install_packages $(missing_for_site)
    python=$(find_python)
    [ -n "$python" ] || stop "no Python 3.11 or newer (install it, or name it: make PYTHON=…)"
fi
make_venv
case $kind in
site) install_locked requirements.lock ;;
bench)
    if has apt-get && ! has chromium; then
        refresh_package_lists
        install_packages chromium
    fi
    install_locked requirements-bench.lock
    ;;
test)
    if has apt-get && [ -n "$(missing_for_test)" ]; then
        refresh_package_lists
        # shellcheck disable=SC2046
        install_packages $(missing_for_test)
    fi
    install_locked requirements-dev.lock
    install_html_checker
    ;;
esac
if [ $# -gt 0 ]; then
    touch "$@"
fi
