#!/bin/sh
# Makes the secrets that docker-compose.yml mounts, once: a user in Redis with a random password. Redis is told its hash only.
#   sh scripts/compose-secrets.sh [folder]
set -eu

folder=${1:-secrets}
if [ -e "$folder/redis-url" ] || [ -e "$folder/redis-users.acl" ]; then
  echo "There are secrets in $folder already. To make new ones, stop everything, remove them and run this again." >&2
  exit 1
fi

password=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
hash=$(printf '%s' "$password" | sha256sum | cut -d ' ' -f 1)
# A pipe hides that its first program failed.
if [ ${#password} -ne 64 ] || [ ${#hash} -ne 64 ]; then
  echo "This needs od, tr, cut and sha256sum. Nothing was made." >&2
  exit 1
fi

# The folder lets nobody in but its owner; the containers see the files without it, each as a user of its own.
mkdir -p "$folder"
chmod 700 "$folder"
umask 022
printf 'redis://onetimeshare:%s@redis:6379\n' "$password" > "$folder/redis-url"
{
  echo 'user default on nopass resetkeys resetchannels -@all +ping'
  echo "user onetimeshare on #$hash ~ots:* resetchannels -@all +@read +@write +@connection +@scripting -@dangerous +info +time"
} > "$folder/redis-users.acl"
echo "Made $folder/redis-url and $folder/redis-users.acl. Give them to nobody; a backup does not need them."
