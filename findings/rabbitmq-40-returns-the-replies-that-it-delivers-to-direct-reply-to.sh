#!/bin/bash
# RabbitMQ 4.0.5 and 4.3.6 (Debian trixie and forky), oslo.messaging 17.1.0, py-amqp 5.3.1: a caller consumes from the
# pseudo queue amq.rabbitmq.reply-to, learns its generated name by a message to itself, and puts it into _reply_q of
# its requests, so that it needs no reply queue. An unmodified oslo.messaging server publishes the reply mandatory.
# Expected of both: a living caller gets one reply; the server is told of the reply that a dead caller cannot have.
# Seen on 4.0: the living caller's reply is delivered AND returned (312). The server takes it for lost and sends it
# again four times a second until its time is up (60 s by default, 4 s here): 17 or 18 replies to one call. Of a dead
# caller the server hears.
# Seen on 4.3: one reply; but the reply to a caller that has gone is neither delivered nor returned.
# Ends with 0 while that is so.
set -euo pipefail
PORTBASE=18200
work=$(mktemp -d /tmp/finding.XXXXXX)
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
  local a=$root/apt url
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
  for deb in "$root"/apt/archives/*.deb; do
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
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check oslo.messaging==17.1.0 amqp==5.3.1
cat >"$work/peers.py" <<'P'
import json, logging, os, sys, time, uuid
import amqp, oslo_messaging
from oslo_config import cfg

port, dies = sys.argv[1], sys.argv[2] == "dead"
url = f"rabbit://guest:guest@127.0.0.1:{port}/"


class Retries(logging.Handler):
    count = 0

    def emit(self, record):
        self.count += "missing queue" in record.getMessage() and "Retrying" in record.getMessage()


class Lab:
    def nap(self, ctxt, seconds):
        time.sleep(seconds)


retries = Retries()
log = logging.getLogger("oslo_messaging")
log.setLevel(logging.DEBUG)
log.addHandler(retries)
cfg.CONF([], project="lab")
transport = oslo_messaging.get_rpc_transport(cfg.CONF, url + "?kombu_missing_consumer_retry_timeout=4")
target = oslo_messaging.Target(topic="lab", server="python")
oslo_messaging.get_rpc_server(transport, target, [Lab()], executor="threading").start()

caller = amqp.Connection(host=f"127.0.0.1:{port}", userid="guest", password="guest")
caller.connect()
channel = caller.channel()
replies, names = [], []
channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=replies.append)
own = channel.queue_declare(exclusive=True).queue
channel.basic_consume(own, no_ack=True, callback=names.append)
channel.basic_publish(amqp.Message("", reply_to="amq.rabbitmq.reply-to"), routing_key=own)
while not names:
    caller.drain_events(timeout=10)
request = {"method": "nap", "args": {"seconds": 1}, "version": "1.0", "_msg_id": uuid.uuid4().hex,
           "_unique_id": uuid.uuid4().hex, "_reply_q": names[0].properties["reply_to"]}
body = json.dumps({"oslo.version": "2.0", "oslo.message": json.dumps(request)})
channel.basic_publish(
    amqp.Message(body, content_type="application/json", content_encoding="utf-8"), "openstack", "lab")
if dies:
    caller.close()
end = time.monotonic() + 10
while time.monotonic() < end:
    if dies:
        time.sleep(1)
    else:
        try:
            caller.drain_events(timeout=1)
        except OSError:
            pass
print(len(replies), retries.count, flush=True)
os._exit(0)
P

# on RELEASE SUITE...: sets alive and dead to "replies retries" as seen by a caller that lives and by one that dies
on() {
  release=$1
  shift
  root=$work/$release
  for suite in "$@"; do fetch "$suite" && break; done
  unpack
  start "$node"
  alive=$(python "$work/peers.py" $((PORTBASE + 10 + node)) living 2>/dev/null)
  dead=$(python "$work/peers.py" $((PORTBASE + 10 + node)) dead 2>/dev/null)
  echo "$release: a living caller got ${alive% *} replies, the server tried again ${alive#* } times"
  echo "$release: of a dead caller's reply the server heard ${dead#* } times"
  node=$((node + 1))
}
node=0
on 4.0 trixie
[ "${alive% *}" -gt 5 ] && [ "${alive#* }" -gt 5 ] && [ "${dead#* }" -gt 5 ]
on 4.3 forky sid
[ "$alive" = "1 0" ] && [ "${dead#* }" = 0 ]
