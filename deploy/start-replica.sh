#!/bin/bash
# Copies the primary the first time, then follows it. Once promoted it waits for no standby.
set -euo pipefail

PGDATA=${PGDATA:-/var/lib/postgresql/18/docker}
CONFIGURATION=${CONFIGURATION:-/deploy/postgresql.conf}
export PGDATA PGPASSWORD="$GATEWAY_PASSWORD"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "${PGDATA:?}"
  mkdir -p "$(dirname "$PGDATA")"
  pg_basebackup --pgdata "$PGDATA" --write-recovery-conf --wal-method stream --checkpoint fast \
    --dbname "host=$PRIMARY_HOST port=${PRIMARY_PORT:-5432} user=replicator application_name=replica"
  chmod 700 "$PGDATA"
fi
exec postgres -D "$PGDATA" -c "config_file=$CONFIGURATION" \
  -c synchronous_standby_names= "$@"
