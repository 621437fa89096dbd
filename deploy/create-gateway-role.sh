#!/bin/bash
# Runs once, on a new primary: the gateway's role, which is no superuser, the roles that it acts as, and
# the role that the replica follows as.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --set password="$GATEWAY_PASSWORD" \
  --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
set synchronous_commit = local;
create role gateway login password :'password';
create role empfio_tenant nologin;
create role empfio_tenant_search nologin;
create role empfio_purge nologin;
create role empfio_webhooks nologin;
grant empfio_tenant, empfio_tenant_search, empfio_purge, empfio_webhooks to gateway;
create role replicator login replication password :'password';
create database gateway owner gateway;
SQL
echo 'host replication replicator all scram-sha-256' >>"$PGDATA/pg_hba.conf"
