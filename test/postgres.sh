#!/usr/bin/env bash
# A throw-away PostgreSQL for tests, on the loopback address and a socket in DIR.
#   test/postgres.sh start DIR   makes it, or finds it running, and prints its URL
#   test/postgres.sh stop DIR    stops it and removes its data
# Flushing to disk stays on, so that what is measured is what production does.
set -euo pipefail

usage() { echo "usage: $0 start|stop DIR" >&2; exit 2; }
[ $# -eq 2 ] || usage
mkdir -p "$2"
dir=$(cd "$2" && pwd)
data=$dir/data

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ]; then
  initdb=$(command -v initdb) || { echo "$0: PostgreSQL is not installed (Debian: postgresql)" >&2; exit 1; }
  bin=$(dirname "$initdb")
fi

# PostgreSQL refuses to run as root.
as_server() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
  else
    "$@"
  fi
}

running() { [ -f "$data/PG_VERSION" ] && as_server "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; }

url() { echo "postgres://anef@127.0.0.1:$(sed -n 4p "$data/postmaster.pid")/anef?sslmode=disable"; }

create() {
  if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$dir"
    as_server test -x "$dir" || { echo "$0: the user postgres cannot enter $dir" >&2; exit 1; }
  fi
  as_server "$bin/initdb" -D "$data" -U anef --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log"
  cat >>"$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 200
shared_buffers = 256MB
timezone = 'UTC'
CONF
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

start() {
  local try fresh=no
  [ -f "$data/PG_VERSION" ] || { create; fresh=yes; }
  for try in 1 2 3 4 5; do # another process may take the port first
    if as_server "$bin/pg_ctl" -D "$data" -l "$dir/server.log" -w -o "-p $(free_port)" start >/dev/null; then
      break
    elif [ "$try" -eq 5 ]; then
      tail -n 20 "$dir/server.log" >&2
      exit 1
    fi
  done
  if [ $fresh = yes ]; then
    as_server "$bin/createdb" -h "$dir" -p "$(sed -n 4p "$data/postmaster.pid")" -U anef anef
  fi
}

case $1 in
  start)
    running || start
    url
    ;;
  stop)
    if running; then as_server "$bin/pg_ctl" -D "$data" -m fast -w stop >/dev/null; fi
    if [ -f "$data/PG_VERSION" ]; then rm -rf "$data"; fi
    ;;
  *) usage ;;
esac
