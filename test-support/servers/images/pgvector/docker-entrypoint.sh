#!/bin/sh
# First start: creates the cluster, then the user and database of POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB with a server
# that only local sockets reach, and runs /docker-entrypoint-initdb.d/*.sql. Then, and on every later start, the real server.
# "Ready to accept connections" is thus logged twice on a first start, which is what clients of such images wait for.
set -e

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

create_cluster() {
  if [ -z "$POSTGRES_PASSWORD" ]; then
    echo 'POSTGRES_PASSWORD is not set' >&2
    exit 1
  fi
  umask 077
  echo "$POSTGRES_PASSWORD" > /tmp/password
  initdb --username="$user" --pwfile=/tmp/password --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=scram-sha-256
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  cat >> "$PGDATA/postgresql.conf" <<-END
	listen_addresses = '*'
	unix_socket_directories = '/var/run/postgresql'
	END
}

sql() {
  psql --host=/var/run/postgresql --username="$user" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"
}

create_database() {
  pg_ctl --wait --options="-c listen_addresses=''" start
  if [ "$database" != postgres ]; then
    echo 'CREATE DATABASE :"name"' | sql --set=name="$database" --dbname=postgres
  fi
  for script in /docker-entrypoint-initdb.d/*.sql; do
    [ ! -f "$script" ] || sql --dbname="$database" --file="$script"
  done
  pg_ctl --wait --mode=fast stop
}

if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
  chown postgres "$PGDATA"
  exec su -s /bin/sh postgres -c 'exec "$0" "$@"' -- "$0" "$@" # PostgreSQL refuses to run as root
fi
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  create_cluster
  create_database
fi
exec "$@"
