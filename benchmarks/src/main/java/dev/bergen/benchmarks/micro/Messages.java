// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests such as OpenStack's services send, of a given size on the wire. */
final class Messages {
  private static final String ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

  private Messages() {}

  /** Returns a request whose body has about so many bytes. */
  static RequestMessage ofSize(int bytes) {
    List<Object> hosts = new ArrayList<>();
    RequestMessage message = request(hosts);
    while (message.encode().length < bytes - 60) {
      int missing = Math.max(1, (bytes - message.encode().length) / 110);
      for (int i = 0; i < missing; i++) {
        hosts.add(host(hosts.size()));
      }
      message = request(hosts);
    }
    return message;
  }

  private static Map<String, Object> host(int number) {
    Map<String, Object> host = new LinkedHashMap<>();
    host.put("name", "compute-" + number);
    host.put("cores", 64 + number % 8);
    host.put("load", number % 100 / 8.0);
    host.put("up", number % 3 != 0);
    host.put("zone", "a \"quiet\" zone");
    return host;
  }

  private static RequestMessage request(List<Object> hosts) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    args.put("instance_uuid", "7f3c1c1e-92f4-4c0f-8a51-2a58a2b0d6f1");
    if (!hosts.isEmpty()) {
      args.put("hosts", hosts);
    }
    RequestContext context =
        RequestContext.of(Map.of("request_id", "req-" + ID.substring(0, 16), "is_admin", true));
    return new RequestMessage(
        new Request("reboot", Json.of(args), null, "5.1", context), ID, "reply_" + ID, null, ID);
  }
}
