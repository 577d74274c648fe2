#!/bin/bash
# oslo.messaging 18.3.1 with RabbitMQ 4.3.6 (Debian forky): a server is to consume a queue that is there with another
# x-queue-type. It retries what goes wrong with a broker without end, unless it is told otherwise, and its message
# says that it did: "Unable to connect to AMQP server on HOST after inf tries". It did not. Starting fails within
# seconds, the broker sees one declaration of that queue refused, and the connection had been made. So a service
# that is restarted while its queue is being replaced ends, although its log reads as if it had waited.
# Seen: "failed after 0.0 s: Unable to connect to AMQP server on ... after inf tries: ... 406 ...; refused 1 times".
# Ends with 0 while that is so.
set -euo pipefail
PORTBASE=18420
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
"$work/venv/bin/pip" -q install --disable-pip-version-check oslo.messaging==18.3.1 'oslo.service[threading]' 'setuptools<81'


start 0
cat >"$work/serve.py" <<'P'
import os, sys, time
from oslo_service import backend
backend.init_backend(backend.BackendType.THREADING)
import amqp
import oslo_messaging
from oslo_config import cfg
port = sys.argv[1]
connection = amqp.Connection(host=f"127.0.0.1:{port}", userid="guest", password="guest")
connection.connect()
connection.channel().queue_declare("lab", durable=True, auto_delete=False, arguments={"x-queue-type": "classic"})
connection.close()
conf = cfg.CONF
conf([])
transport = oslo_messaging.get_rpc_transport(conf, url=f"rabbit://guest:guest@127.0.0.1:{port}/")
conf.set_override("rabbit_quorum_queue", True, "oslo_messaging_rabbit")
conf.set_override("rabbit_transient_quorum_queue", True, "oslo_messaging_rabbit")
server = oslo_messaging.get_rpc_server(transport, oslo_messaging.Target(topic="lab", server="one"), [], executor="threading")
begun = time.monotonic()
try:
    server.start()
    print("started", flush=True)
except Exception as e:
    print(f"failed after {time.monotonic() - begun:.1f} s: {e}", flush=True)
os._exit(0)
P
said=$(timeout 90 "$work/venv/bin/python" -W ignore "$work/serve.py" $((PORTBASE + 10)) 2>/dev/null | tail -1)
sleep 1
refused=$(grep -c "inequivalent arg 'x-queue-type'" "$work/node0/out" || true)
echo "$said; refused $refused times"
case $said in
  "failed after "[0-9].*"after inf tries"*"inequivalent arg 'x-queue-type'"*) [ "$refused" = 1 ] ;;
  *) false ;;
esac
