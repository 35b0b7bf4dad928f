#!/bin/sh
# Starts the server with the password of a secret file: it is on no command line and in no environment.
# Arguments are passed on, and win over the configuration.
set -eu
here=$(dirname "$0")
secret=${VALKEY_PASSWORD_FILE:-/run/secrets/RASID_REDIS_PASSWORD}
password=$(cat "$secret")
case $password in
  '') echo "the password in $secret is empty" >&2; exit 2 ;;
  *[!A-Za-z0-9_-]*) echo "the password in $secret has characters beside letters, digits, - and _" >&2; exit 2 ;;
esac
exec valkey-server - "$@" <<CONFIG
include $here/valkey.conf
requirepass $password
CONFIG
