// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import dev.bergen.Target;
import java.util.List;

/** Inputs that Bergen and oslo.messaging must take for the same. */
final class Questions {
  static final List<String> URLS =
      List.of(
          "rabbit://",
          "rabbit:///",
          "rabbit:///nova",
          "rabbit://host",
          "rabbit://host/",
          "rabbit://host//",
          "rabbit://host/a/b",
          "rabbit://host/%2F",
          "rabbit://host/a%2Fb%20c",
          "rabbit://host:5673/nova",
          "rabbit://host:0/",
          "rabbit://user@host",
          "rabbit://user:@host",
          "rabbit://:secret@host",
          "rabbit://user:secret@",
          "rabbit://user:secret@host:5672/nova?ssl=1",
          "rabbit://user:s:e:c@host",
          "rabbit://user@domain:secret@host",
          "rabbit://us%65r:p%40ss%3A%2Fword@host",
          "rabbit://user:100%@host",
          "rabbit://user:a+b@host/v+w",
          "rabbit://a:b@one,c:d@two:5673,e:f@three/v",
          "rabbit://one,,two,",
          "rabbit://a:b@one,two",
          "rabbit://[::1]:5673/",
          "rabbit://user:secret@[2001:db8::5]/v",
          "rabbit+tls://host/",
          "RABBIT://Host/V",
          "kafka://one:9092,two:9092/",
          "fake://",
          "rabbit://host/?ssl=1&ssl_ca_file=%2Fetc%2Fca.pem",
          "rabbit://host/?a=1&a=2&b=",
          "rabbit://host/v?name=x%20y+z",
          "rabbit://host/v?a=1#part");

  static final List<String> NO_URLS = List.of("host", "//host", "rabbit", "rabbit://host:port/");

  static final List<String> EQUAL_OR_NOT =
      List.of(
          "rabbit://a:b@host:5672/v",
          "RABBIT://a:b@host:5672/v?ssl=1",
          "rabbit://a:%62@host:5672/v",
          "rabbit://a:c@host:5672/v",
          "rabbit://a:b@host/v",
          "rabbit://a:b@host:5672/w",
          "rabbit://a:b@host:5672/",
          "rabbit://a:b@host:5672",
          "rabbit://a:b@host:5672,a:b@other:5672/v",
          "rabbit://a:b@other:5672,a:b@host:5672/v",
          "kafka://a:b@host:5672/v");

  static final List<Target> TARGETS =
      List.of(
          Target.endpoint(),
          Target.topic("compute"),
          Target.topic("compute").withServer("node-7"),
          Target.topic("compute").withFanout(),
          Target.topic("compute").withVersion("6.5").withNamespace("baseapi"),
          Target.topic("compute").withExchange("nova").withServer("node-7").withVersion("1.2.3"),
          Target.endpoint().withNamespace("").withVersion("2.0"));

  static final List<String> VERSIONS =
      List.of(
          "1.0", "1.1", "1.10", "1.9", "2.0", "1.1.0", "1.1.1", "1.1.10", "01.1", "1.1.1.7", "0.0");

  private Questions() {}
}
