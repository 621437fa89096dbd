#!/bin/sh
# PgBouncer before the primary: `gateway` shares connections between transactions, `gateway_direct`
# keeps one for each session (migrations, and hearing of changes).
set -eu

directory=${PGBOUNCER_DIRECTORY:-/etc/gateway}
server="host=${PRIMARY_HOST:-primary} port=${PRIMARY_PORT:-5432} dbname=gateway"
umask 077
# A quotation mark within is written twice.
printf '"gateway" "%s"\n' "$(printf %s "$GATEWAY_PASSWORD" | sed 's/"/""/g')" >"$directory/users.txt"
cat >"$directory/pgbouncer.ini" <<INI
[databases]
gateway = $server
gateway_direct = $server pool_mode=session pool_size=50
[pgbouncer]
listen_addr = ${PGBOUNCER_ADDRESS:-0.0.0.0}
listen_port = ${PGBOUNCER_PORT:-6432}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $directory/users.txt
admin_users = gateway
pool_mode = transaction
default_pool_size = 40
max_client_conn = 2000
query_wait_timeout = 5
server_connect_timeout = 2
server_login_retry = 1
INI
exec pgbouncer "$directory/pgbouncer.ini"
