#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SnakeYAML Engine 3.2 documents a low-level API (events and nodes with their lines and columns) in
# the package org.snakeyaml.engine.v2.api.lowlevel, and its jar has a module descriptor, which exports
# org.snakeyaml.engine.v2.api and others, but not that package. So a program that compiles and runs on
# the class path does not compile on the module path:
#
#   error: package org.snakeyaml.engine.v2.api.lowlevel is not visible
#     (package org.snakeyaml.engine.v2.api.lowlevel is declared in module org.snakeyaml.engine, which
#     does not export it)
#
# Seen with snakeyaml-engine 3.2 and JDK 17 and 25. Exits with 0 while that is so.
# Needs a JDK from 17 up and curl; fetches one jar from Maven Central.
set -euo pipefail

version=3.2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curl -fsS -m 60 -o "$work/engine.jar" \
  "https://repo.maven.apache.org/maven2/org/snakeyaml/snakeyaml-engine/$version/snakeyaml-engine-$version.jar"

mkdir -p "$work/src/trial" "$work/module"
cat >"$work/src/trial/Events.java" <<'JAVA'
package trial;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;

class Events {
  public static void main(String[] args) {
    new Parse(LoadSettings.builder().build())
        .parseString("a: 1")
        .forEach(event -> System.out.println(event.getEventId()));
  }
}
JAVA
echo 'module trial { requires org.snakeyaml.engine; }' >"$work/module/module-info.java"

javac -d "$work/plain" -cp "$work/engine.jar" "$work/src/trial/Events.java"
java -cp "$work/plain:$work/engine.jar" trial.Events | grep -q Scalar
echo "on the class path it compiles and runs"

if javac -d "$work/modular" --module-path "$work/engine.jar" "$work/module/module-info.java" \
  "$work/src/trial/Events.java" 2>"$work/errors"; then
  echo "changed: it compiles on the module path, too"
  exit 1
fi
grep -q 'declared in module org.snakeyaml.engine, which does not export it' "$work/errors" ||
  { echo "changed: another error" && cat "$work/errors" && exit 1; }
echo "on the module path the compiler refuses it: the module does not export the package"
