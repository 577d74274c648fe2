#!/usr/bin/env bash
# An RPC method that ends with StopIteration (next() on an empty iterator, say) makes the caller's
# loop stop in silence. oslo.messaging rebuilds exceptions of the module builtins whatever
# allowed_remote_exmods says, StopIteration included, so a call() inside map(), zip() or a class with
# __next__ looks like the regular end of the iteration: the items after it are never asked for, and
# no error is raised or logged.
#
# Seen with oslo.messaging 18.3.1 on Python 3.11, using the functions with which its drivers write a
# failed reply and rebuild it for the caller:
#   rebuilt as StopIteration
#   asked for 5 items, got ['size of a', 'size of b'], no error
#
# Needs Python 3.10 or newer with venv.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
timeout 600 venv/bin/python -m pip install -q --disable-pip-version-check \
  oslo.messaging==18.3.1 eventlet==0.41.3 >log 2>&1 || {
  cat log >&2
  exit 2
}

cat >loop.py <<'PYTHON'
import sys

from oslo_messaging._drivers import common


def size(volume):
    """A method of a server: the third volume has no snapshots."""
    snapshots = {'a': [1], 'b': [2], 'c': []}.get(volume, [3])
    next(iter(snapshots))
    return 'size of ' + volume


def call(volume):
    """A client's call: the reply of a failed method travels as this JSON text."""
    try:
        return size(volume)
    except Exception:
        reply = common.serialize_remote_exception(sys.exc_info())
    failure = common.deserialize_remote_exception(reply, [])
    print('rebuilt as', type(failure).__name__)
    raise failure


asked = ['a', 'b', 'c', 'd', 'e']
print('asked for %d items, got %s, no error' % (len(asked), list(map(call, asked))))
PYTHON

timeout 60 venv/bin/python -W ignore loop.py 2>/dev/null | tee seen

diff seen - <<'EXPECTED' && echo "as described"
rebuilt as StopIteration
asked for 5 items, got ['size of a', 'size of b'], no error
EXPECTED
