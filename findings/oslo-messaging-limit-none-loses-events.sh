#!/bin/bash
# oslo.messaging 18.3.1 with RabbitMQ 4.3.6 (Debian forky): rabbit_quorum_delivery_limit = 0, the default, is documented
# as "which means no limit". A listener that always returns REQUEUE, with allow_requeue, should get its event
# without end. Instead it gets the event 21 times; then it is gone, and neither side logs anything: RabbitMQ 4 gives
# quorum queues a limit of 20 where none is declared.
# Seen: "handed out 21 times, then nothing for 10 s; 0 messages in the queue".
# Ends with 0 while that is so.
set -euo pipefail
PORTBASE=18300
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
cat >"$work/listen.py" <<'P'
import sys, time
from oslo_service import backend
backend.init_backend(backend.BackendType.THREADING)
import oslo_messaging
from oslo_config import cfg
conf = cfg.ConfigOpts()
conf([])
url = f"rabbit://guest:guest@127.0.0.1:{sys.argv[1]}/"
transport = oslo_messaging.get_notification_transport(conf, url=url)
conf.set_override("rabbit_quorum_queue", True, "oslo_messaging_rabbit")
conf.set_override("rabbit_transient_quorum_queue", True, "oslo_messaging_rabbit")
assert conf.oslo_messaging_rabbit.rabbit_quorum_delivery_limit == 0
count, last = 0, time.monotonic()
class Endpoint:
    def info(self, ctxt, publisher_id, event_type, payload, metadata):
        global count, last
        count, last = count + 1, time.monotonic()
        return oslo_messaging.NotificationResult.REQUEUE
listener = oslo_messaging.get_notification_listener(
    transport, [oslo_messaging.Target(topic="events")], [Endpoint()], executor="threading", allow_requeue=True)
listener.start()
oslo_messaging.Notifier(transport, "here", driver="messagingv2", topics=["events"]).info({}, "stubborn", {})
end = time.monotonic() + 60
while time.monotonic() < end and (count == 0 or time.monotonic() - last < 10):
    time.sleep(0.2)
print(count, flush=True)
import os
os._exit(0)
P
count=$(timeout 120 "$work/venv/bin/python" "$work/listen.py" $((PORTBASE + 10)) 2>/dev/null | tail -1)
left=$(ctl 0 list_queues name messages | awk '$1 == "events.info" { print $2 }')
echo "handed out $count times, then nothing for 10 s; $left messages in the queue"
[ "$count" = 21 ] && [ "$left" = 0 ]
