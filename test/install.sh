#!/usr/bin/env bash
# Installs what the tests need beside Go and Node: Debian packages and the npm packages of the browser tests.
# Does nothing when everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need chromium chromium
need pdfinfo poppler-utils
need qpdf qpdf
need dmtxread dmtx-utils
need certutil libnss3-tools
need softhsm2-util softhsm2
need ssh-agent openssh-client
need openssl openssl
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing+=(postgresql)
fc-list 2>/dev/null | grep -qi dejavu || missing+=(fonts-dejavu-core fontconfig)

if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}" >&2
  sudo=
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ -f test/browser/package-lock.json ] && [ ! -f test/browser/node_modules/axe-core/axe.min.js ]; then
  (cd test/browser && npm ci --no-audit --no-fund --loglevel=error)
fi
