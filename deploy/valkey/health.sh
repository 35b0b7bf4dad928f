#!/bin/sh
# Good when the server answers with its password and has read its file: while it loads, it answers something else.
set -eu
REDISCLI_AUTH=$(cat "${VALKEY_PASSWORD_FILE:-/run/secrets/RASID_REDIS_PASSWORD}")
export REDISCLI_AUTH
[ "$(valkey-cli "$@" ping)" = PONG ]
