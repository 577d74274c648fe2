#!/usr/bin/env bash
# oslo.context 6.5.0: RequestContext.to_dict() names the project twice, as project_id and project, but
# the user only as user. from_dict() of the same library reads user, so that its own round trip is
# whole; a receiver that looks for user_id finds a project without a user.
#
# Output seen (Python 3.11, 28 Nov 2026):
#   written: project='p1' project_id='p1' user='u1'
#   read back: user_id='u1' project_id='p1'
# Exits 1 when the behaviour has changed, 2 when the package cannot be installed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
timeout 180 "$dir/v/bin/pip" install -q oslo.context==6.5.0 || exit 2
timeout 30 "$dir/v/bin/python" - <<'PY'
import sys

from oslo_context.context import RequestContext

written = RequestContext(user_id="u1", project_id="p1", overwrite=False).to_dict()
names = ("project", "project_id", "user", "user_id")
print("written:", *(f"{n}={written[n]!r}" for n in names if n in written))
read = RequestContext.from_dict(written)
print(f"read back: user_id={read.user_id!r} project_id={read.project_id!r}")
same = (
    [n for n in names if n in written] == ["project", "project_id", "user"]
    and read.user_id == "u1"
    and read.project_id == "p1"
)
sys.exit(0 if same else 1)
PY
