#!/bin/sh
# Prints the ACL file of a server: deploy/acl/make.sh SECRETS > users.acl, then valkey-server --aclfile users.acl
# SECRETS is a directory with one file a role that holds its password: worker, web, subscriber, monitor. A role without
# such a file is left out. The server gets hashes only; the user `default`, for whom no password is needed, is switched off.
set -eu
here=$(dirname "$0")
secrets=${1:?"say where the passwords are: one file each of worker, web, subscriber, monitor"}
echo "user default off nopass resetchannels -@all"
for template in "$here"/*.acl; do
  role=$(basename "$template" .acl)
  [ -f "$secrets/$role" ] || continue
  password=$(cat "$secrets/$role")
  [ -n "$password" ] || { echo "the password in $secrets/$role is empty" >&2; exit 2; }
  hash=$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)
  grep -v '^#' "$template" | tr '\n' ' ' | sed "s/#PASSWORD/#$hash/; s/ *$//"
  echo
done
