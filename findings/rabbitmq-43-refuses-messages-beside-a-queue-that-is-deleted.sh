#!/bin/bash
# RabbitMQ 4.3.6 (Debian forky), pika 1.3.2: a publisher with confirms sends to a topic exchange, one message at a time.
# A durable classic queue, bound to the key, takes all of them. Another client binds an exclusive queue of its own to the
# same key, as tools do that watch a bus, and closes its connection in order; the broker deletes its queue. One expects
# that the publisher never notices. Instead some of its messages are refused (basic.nack) at that moment, though the
# durable queue has them, so that a publisher that sends again what was refused sends it twice.
# Unbinding the queue before the connection is closed avoids it.
# Seen, with 40 watchers one after the other: "closed: some refused, all in the durable queue",
# "unbound and closed: none refused, all in the durable queue".
# Ends with 0 while that is so.
set -euo pipefail
PORTBASE=18500
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
"$work/venv/bin/pip" -q install --disable-pip-version-check pika==1.3.2

start 0
cat >"$work/watchers.py" <<'P'
import sys, threading, pika
port, unbinds = int(sys.argv[1]), sys.argv[2] == "unbind"
WATCHERS = 40

def connect():
    return pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", port, socket_timeout=10))

main = connect().channel()
main.exchange_declare("bus", "topic", durable=True)
main.queue_declare("kept", durable=True)
main.queue_purge("kept")
main.queue_bind("kept", "bus", "news")
main.confirm_delivery()

done = threading.Event()
def watch():
    for _ in range(WATCHERS):
        connection = connect()
        channel = connection.channel()
        name = channel.queue_declare("", exclusive=True).method.queue
        channel.queue_bind(name, "bus", "news")
        channel.basic_consume(name, lambda *args: None, auto_ack=True)
        connection.process_data_events(0.05)
        if unbinds:
            channel.queue_unbind(name, "bus", "news")
        connection.close()
    done.set()

threading.Thread(target=watch, daemon=True).start()
sent = refused = 0
while not done.is_set() and sent < 200_000:
    sent += 1
    try:
        main.basic_publish("bus", "news", b"x", mandatory=True)
    except pika.exceptions.NackError:
        refused += 1
kept = main.queue_declare("kept", passive=True).method.message_count
print(f"{sent} sent, {refused} refused, {kept} kept", file=sys.stderr)
print("some refused" if refused else "none refused", "all" if kept == sent else "not all", sep=", ", end="")
P
closed=$(timeout 120 "$work/venv/bin/python" "$work/watchers.py" $((PORTBASE + 10)) close)
unbound=$(timeout 120 "$work/venv/bin/python" "$work/watchers.py" $((PORTBASE + 10)) unbind)
printf '%s\n' "closed: $closed in the durable queue" "unbound and closed: $unbound in the durable queue"
[ "$closed" = "some refused, all" ] && [ "$unbound" = "none refused, all" ]
