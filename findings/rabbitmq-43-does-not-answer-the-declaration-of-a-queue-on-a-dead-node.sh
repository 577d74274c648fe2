#!/bin/bash
# RabbitMQ 4.3.6 (Debian forky, Erlang 29, Khepri), py-amqp 5.3.1: on a cluster of three, a client declares the classic
# queue whose node has been killed. One expects 404 "home node ... is down or inaccessible", as RabbitMQ 3.10 answers.
# Instead queue.declare is not answered at all, while queue.delete with if-unused is answered at once, and a
# declaration after that, too. The silence lasts as long as the channel; this script waits 20 s.
# Seen: "declare: no answer in 20 s", "delete if-unused: answered", "declare on a new channel: answered".
# Ends with 0 while that is so.
set -euo pipefail
PORTBASE=18100
suites="forky sid" release=4.3
work=$(mktemp -d /tmp/finding.XXXXXX)
root=$work/root
export ERL_EPMD_PORT=$PORTBASE HOME=$work/home ERL_EPMD_ADDRESS=127.0.0.1
mkdir -p "$HOME"
cd "$work"
printf finding >"$HOME/.erlang.cookie"
chmod 400 "$HOME/.erlang.cookie"
pids=()
clean() {
  for pid in "${pids[@]}" $(awk 1 "$work"/node*/pid 2>/dev/null); do kill -9 "$pid" 2>/dev/null || true; done
  sleep 1 # epmd stays while it knows a node
  inside /usr/bin/epmd -port "$ERL_EPMD_PORT" -kill >/dev/null 2>&1 || true
  sleep 1
  rm -rf "$work" || { sleep 3; rm -rf "$work"; }
}
trap clean EXIT

# Fetches the suite's packages with apt, apart from the machine's own, and unpacks them: no script of theirs runs.
fetch() {
  local a=$work/apt url
  url=$(apt-get indextargets --format '$(SITE)' | sed -n 1p)
  mkdir -p "$a/lists/partial" "$a/archives/partial"
  : >"$a/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $url $1 main" >"$a/sources.list"
  cat >"$a/apt.conf" <<C
Dir::State::status "$a/status"; Dir::State::Lists "$a/lists"; Dir::Cache::archives "$a/archives";
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
Dir::Etc::sourcelist "$a/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Install-Recommends "false"; Acquire::Languages "none"; APT::Sandbox::User "root";
C
  APT_CONFIG=$a/apt.conf apt-get -qq update
  APT_CONFIG=$a/apt.conf apt-get -qq -y --download-only install rabbitmq-server dash bash coreutils sed grep mawk \
    findutils util-linux hostname procps libc-bin </dev/null >/dev/null
  ls "$a"/archives/rabbitmq-server_"$release".* >/dev/null
}
unpack() {
  local d deb
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64}
  for d in bin sbin lib lib64; do ln -sfn "usr/$d" "$root/$d"; done
  for deb in "$work"/apt/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --keep-directory-symlink -f -
  done
  [ -e "$root/usr/bin/sh" ] || ln -s dash "$root/usr/bin/sh"
  [ -e "$root/usr/bin/awk" ] || ln -s mawk "$root/usr/bin/awk"
  [ -e "$root/usr/bin/mawk" ] || ln -s gawk "$root/usr/bin/mawk"
}
# Runs a program with the unpacked /usr over the machine's, in a mount namespace of its own.
inside() {
  unshare --mount --propagation private sh -c "mount --bind $root/usr /usr && exec \"\$0\" \"\$@\"" "$@"
}
# start N: node N on its own ports, all on loopback; waits until it serves.
start() {
  local n=$1 base=$work/node$1
  mkdir -p "$base"
  printf '%s\n' "listeners.tcp.1 = 127.0.0.1:$((PORTBASE + 10 + n))" 'loopback_users = none' >"$base/rabbitmq.conf"
  # shellcheck disable=SC2016
  RABBITMQ_NODENAME=n$n@localhost RABBITMQ_DIST_PORT=$((PORTBASE + 20 + n)) RABBITMQ_CONFIG_FILE=$base/rabbitmq.conf \
    RABBITMQ_MNESIA_BASE=$base/data RABBITMQ_LOGS=- RABBITMQ_ENABLED_PLUGINS_FILE=$base/plugins \
    RABBITMQ_PID_FILE=$base/pid RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
    unshare --mount --propagation private sh -c "mount --bind $root/usr /usr && exec /usr/lib/rabbitmq/bin/rabbitmq-server" \
    >"$base/out" 2>&1 &
  pids+=($!)
  for _ in $(seq 90); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$((PORTBASE + 10 + n))") 2>/dev/null; then return 0; fi
    sleep 1
  done
  tail -20 "$base/out"; exit 2
}
ctl() { local n=$1; shift; inside /usr/lib/rabbitmq/bin/rabbitmqctl -q -n "n$n@localhost" "$@"; }
python() { "$work/venv/bin/python" "$@"; }

[ "$(id -u)" = 0 ] || { echo "needs root, for a mount namespace" >&2; exit 2; }
for suite in $suites; do fetch "$suite" && break; done
unpack
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check amqp==5.3.1


for n in 0 1 2; do start $n; done
for n in 1 2; do
  ctl $n stop_app >/dev/null; ctl $n reset >/dev/null; ctl $n join_cluster n0@localhost >/dev/null; ctl $n start_app >/dev/null
done
cat >"$work/declare.py" <<'P'
import socket, sys, amqp
what, port = sys.argv[1], sys.argv[2]
connection = amqp.Connection(host=f"127.0.0.1:{port}", userid="guest", password="guest", connect_timeout=5)
connection.connect()
channel = connection.channel()
connection.transport.sock.settimeout(20)
try:
    if what == "delete":
        channel.queue_delete("home", if_unused=True)
    else:
        channel.queue_declare("home", durable=True, auto_delete=False)
    print("answered", flush=True)
except (socket.timeout, TimeoutError):
    print("no answer in 20 s", flush=True)
except amqp.exceptions.AMQPError as e:
    print("refused", e.reply_code, flush=True)
import os
os._exit(0)
P
[ "$(python "$work/declare.py" declare $((PORTBASE + 10)))" = answered ]
kill -9 "$(cat "$work/node0/pid")"
wait "${pids[0]}" 2>/dev/null || true
sleep 5
first=$(python "$work/declare.py" declare $((PORTBASE + 11)))
deleted=$(python "$work/declare.py" delete $((PORTBASE + 11)))
again=$(python "$work/declare.py" declare $((PORTBASE + 11)))
printf 'declare: %s\ndelete if-unused: %s\ndeclare on a new channel: %s\n' "$first" "$deleted" "$again"
[ "$first" = "no answer in 20 s" ] && [ "$deleted" = answered ] && [ "$again" = answered ]
