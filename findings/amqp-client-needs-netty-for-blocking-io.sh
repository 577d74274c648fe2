#!/usr/bin/env bash
# RabbitMQ's Java client 5.27.1 to 5.34.0 cannot make a ConnectionFactory without Netty on the class
# path, although its default transport is blocking I/O and uses no Netty. 5.25.0 (before Netty came)
# and 5.35.0 can. A build that excludes the client's Netty jars, to save their 3 MB, works or fails
# by the version that a parent POM or BOM happens to choose.
#
# Seen on JDK 17.0.15, with com.rabbitmq:amqp-client and org.slf4j:slf4j-api:2.0.17 alone:
#   5.25.0  made
#   5.27.1  java.lang.NoClassDefFoundError: io/netty/channel/Channel
#   5.30.0  java.lang.NoClassDefFoundError: io/netty/channel/Channel
#   5.34.0  java.lang.NoClassDefFoundError: io/netty/channel/Channel
#   5.35.0  made
#
# Needs a JDK from 17 on and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >Factory.java <<'JAVA'
import com.rabbitmq.client.ConnectionFactory;

public class Factory {
  public static void main(String[] arguments) {
    try {
      new ConnectionFactory();
      System.out.println("made");
    } catch (LinkageError e) {
      System.out.println(e);
    }
  }
}
JAVA

jar() { # GROUP ARTIFACT VERSION: prints where the jar is
  timeout 300 mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    -Dartifact="$1:$2:$3" -DoutputDirectory="$work/jars" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 2
  }
  printf '%s' "$work/jars/$2-$3.jar"
}

slf4j=$(jar org.slf4j slf4j-api 2.0.17)
for version in 5.25.0 5.27.1 5.30.0 5.34.0 5.35.0; do
  client=$(jar com.rabbitmq amqp-client "$version")
  printf '%s  %s\n' "$version" "$(timeout 60 java -cp "$client:$slf4j" Factory.java 2>/dev/null)"
done | tee seen

diff seen - <<'EXPECTED' && echo "as described"
5.25.0  made
5.27.1  java.lang.NoClassDefFoundError: io/netty/channel/Channel
5.30.0  java.lang.NoClassDefFoundError: io/netty/channel/Channel
5.34.0  java.lang.NoClassDefFoundError: io/netty/channel/Channel
5.35.0  made
EXPECTED
