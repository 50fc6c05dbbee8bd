#!/usr/bin/env bash
# Makes .venv with ptn-scan in it. The argument is what pip installs: "." or ".[dev]".
set -eu
cd "$(dirname "$0")/.."

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; }

apt_install() {
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

find_python() {
    local name
    for name in python3.11 python3 python3.12 python3.13 python3.14; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "ptn-scan needs Python 3.11 or later; on Debian 12: apt-get install python3" >&2
    return 1
}

# Debian's python3 comes without ensurepip; a half-made .venv must not pass for a whole one.
make_venv() {
    local python
    python=$(find_python)
    if ! "$python" -m venv --clear .venv > /dev/null 2>&1; then
        if ! can_install; then
            echo "Python has no venv here; as root: apt-get install python3-venv" >&2
            return 1
        fi
        apt_install python3-venv
        "$python" -m venv --clear .venv
    fi
}

has_pip() { .venv/bin/python -m pip --version > /dev/null 2>&1; }

has_zbar() { .venv/bin/python -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("zbar"))'; }

if ! has_pip; then make_venv; fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e "$1"

has_chromium() { command -v chromium > /dev/null || command -v chromium-browser > /dev/null; }

# The second QR reader is a help, not a need.
if ! has_zbar; then
    if ! can_install || ! apt_install libzbar0; then
        echo "Without libzbar0 ptn-scan works, but reads fewer bad QR codes; as root: apt-get install libzbar0" >&2
    fi
fi

# The desk is tested in a browser.
if [ "$1" != "." ] && ! has_chromium; then
    if ! can_install || ! apt_install chromium; then
        echo "Without Chromium the tests of the desk's pages are skipped; as root: apt-get install chromium" >&2
    fi
fi

# So is driving a scanner, on SANE's own test devices.
if [ "$1" != "." ] && ! command -v scanimage > /dev/null; then
    if ! can_install || ! apt_install sane-utils; then
        echo "Without scanimage the tests of driving a scanner are skipped; as root: apt-get install sane-utils" >&2
    fi
fi

# So is what LibreOffice makes of the papers, in the typeface that stands for Times New Roman.
if [ "$1" != "." ] && ! command -v soffice > /dev/null; then
    if ! can_install || ! apt_install libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation2; then
        echo "Without LibreOffice the tests of what it makes of the papers are skipped; as root: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation2" >&2
    fi
fi
