// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.Target;
import dev.bergen.observe.sight.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Where recorded requests go instead of where they came from.
 *
 * @param exchange {@code null} means that of the recording, an empty one the default of the
 *     transport
 * @param topic {@code null} means that of the recording, and its servers
 * @param server the one server of {@code topic} that gets all messages except fanouts; {@code null}
 *     lets the broker choose
 */
public record Redirection(
    @Nullable String exchange, @Nullable String topic, @Nullable String server) {

  /** Everything goes where it came from. */
  public static final Redirection NONE = new Redirection(null, null, null);

  /** Returns where a request goes. */
  public Target target(RecordedRequest request) {
    Target target = Target.topic(topic == null ? request.topic() : topic);
    String scope = exchange == null ? request.exchange() : exchange;
    if (scope != null && !scope.isEmpty()) {
      target = target.withExchange(scope);
    }
    if (request.kind() == Kind.FANOUT) {
      return target.withFanout();
    }
    String name = topic != null || request.kind() == Kind.NOTIFICATION ? server : request.server();
    return name == null ? target : target.withServer(name);
  }
}
