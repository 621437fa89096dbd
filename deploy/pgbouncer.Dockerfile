FROM debian:13-slim
RUN apt-get update && apt-get install --yes --no-install-recommends pgbouncer postgresql-client \
  && rm -rf /var/lib/apt/lists/* && mkdir -p /etc/gateway && chown postgres /etc/gateway
COPY start-pgbouncer.sh /start-pgbouncer.sh
USER postgres
EXPOSE 6432
HEALTHCHECK --interval=5s --timeout=3s --retries=30 \
  CMD PGPASSWORD="$GATEWAY_PASSWORD" psql --host 127.0.0.1 --port 6432 --username gateway --command 'select 1' gateway
CMD ["/bin/sh", "/start-pgbouncer.sh"]
