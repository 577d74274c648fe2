#!/bin/bash
# RabbitMQ 4.3.6 (Debian forky, Erlang 29, Khepri), py-amqp 5.3.1: on a cluster of three, a quorum queue has its leader on
# node 1. A consumer that is connected to node 0 has five confirmed messages and has acknowledged none when node 0 is
# killed. Another consumer waits on node 2. One expects that it gets the five once the death is noticed, in some
# seconds, as it does when the first consumer's client dies instead of its node. It gets them after a minute: the queue waits
# so long for consumers of a node that is not connected (consumer_disconnected_timeout, 60 s by default).
# Seen: "client killed: after 0 s", "node killed: after 60 s".
# Ends with 0 while that is so.
set -euo pipefail
PORTBASE=18400
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
  rm -rf "$work" 2>/dev/null || { sleep 3; rm -rf "$work"; }
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
  local n=$1 base=$work/node$1 peer
  mkdir -p "$base"
  printf '%s\n' "listeners.tcp.1 = 127.0.0.1:$((PORTBASE + 10 + n))" 'loopback_users = none' \
    'cluster_formation.peer_discovery_backend = classic_config' >"$base/rabbitmq.conf"
  for peer in $(seq 0 "$n"); do
    echo "cluster_formation.classic_config.nodes.$((peer + 1)) = n$peer@localhost" >>"$base/rabbitmq.conf"
  done
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
python() { "$work/venv/bin/python" "$@"; }

[ "$(id -u)" = 0 ] || { echo "needs root, for a mount namespace" >&2; exit 2; }
for suite in $suites; do fetch "$suite" && break; done
unpack
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check amqp==5.3.1

for n in 0 1 2; do start $n; done
cat >"$work/peer.py" <<'P'
import sys, time, amqp

role, port, queue = sys.argv[1], sys.argv[2], sys.argv[3]
connection = amqp.Connection(host=f"127.0.0.1:{port}", userid="guest", password="guest", confirm_publish=True)
connection.connect()
channel = connection.channel()
if role == "publish":
    channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    for number in range(5):
        channel.basic_publish_confirm(amqp.Message(str(number), delivery_mode=2), routing_key=queue)
    connection.close()
    sys.exit(0)
got = []
channel.basic_qos(0, 10, False)
channel.basic_consume(queue, callback=got.append)
print("consumes", flush=True)
end = time.monotonic() + 120
while len(got) < 5 and time.monotonic() < end:
    try:
        connection.drain_events(timeout=1)
    except TimeoutError:
        pass
print("got", len(got), int(time.time()), flush=True)
if role == "holder":
    time.sleep(120)
P
has() { for _ in $(seq 150); do grep -q "$2" "$1" 2>/dev/null && return 0; sleep 1; done; cat "$1" >&2; return 1; }
# after WHO QUEUE: seconds from the death of the holder's client, or node, until the other consumer has all five
after() {
  local who=$1 queue=$2 holder died
  python "$work/peer.py" publish $((PORTBASE + 11)) "$queue"
  "$work/venv/bin/python" "$work/peer.py" holder $((PORTBASE + 10)) "$queue" >"$work/$queue.holder" &
  holder=$!
  pids+=("$holder")
  has "$work/$queue.holder" "got 5"
  "$work/venv/bin/python" "$work/peer.py" other $((PORTBASE + 12)) "$queue" >"$work/$queue.other" &
  pids+=($!)
  has "$work/$queue.other" consumes
  died=$(date +%s)
  if [ "$who" = client ]; then kill -9 "$holder"; wait "$holder" 2>/dev/null || true; else kill -9 "$(cat "$work/node0/pid")"; fi
  has "$work/$queue.other" "got 5"
  seconds=$(($(awk '/^got/ { print $3 }' "$work/$queue.other") - died))
  echo "$who killed: after $seconds s"
}
after client first
[ "$seconds" -lt 20 ]
after node second
[ "$seconds" -ge 45 ]
