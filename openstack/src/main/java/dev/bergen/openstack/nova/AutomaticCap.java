// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.MessageDecodingException;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.rpc.RpcClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cap of {@code [upgrade_levels] compute = auto}: the version that the oldest compute host has,
 * which nova-conductor knows from its database. The answer is kept, as in Nova, until {@link
 * #forget}.
 *
 * <p>Threads: any. Nothing is locked while conductor is asked, so that two threads may both ask.
 */
final class AutomaticCap {
  private static final Logger log = LoggerFactory.getLogger(AutomaticCap.class);

  /** What conductor is asked with: that of Zed and of every release since. */
  private static final String SERVICE_VERSION = "1.22";

  private static final ComputeLevels LEVELS = ComputeLevels.ofNova();

  private final Supplier<RpcClient> conductor;

  /** {@code null} until it is known. */
  private volatile @Nullable Known known;

  /** Rises when what is known is forgotten: an answer to an older question does not count. */
  private final AtomicInteger epoch = new AtomicInteger();

  /**
   * @param cap {@code null} means none
   */
  private record Known(@Nullable String cap) {}

  AutomaticCap(Supplier<RpcClient> conductor) {
    this.conductor = conductor;
  }

  /**
   * Returns the highest version that may be sent; {@code null} if there is no limit, since there is
   * no compute host yet or all are newer than any that is known here.
   *
   * @throws RuntimeException what a call throws, if conductor has to be asked and does not answer,
   *     or with an error
   */
  @Nullable String get() {
    Known before = known;
    if (before != null) {
      return before.cap();
    }
    int asked = epoch.get();
    long number = lowestNumber();
    if (number == 0) {
      log.debug("No compute host has reported yet, so [upgrade_levels] compute = auto sets no cap");
      return null;
    }
    String cap = LEVELS.of(number);
    log.info(
        "[upgrade_levels] compute = auto: the oldest compute host reports {}, so {}",
        number,
        cap == null ? "it is newer than Nova 34 and nothing is held back" : "the cap is " + cap);
    known = new Known(cap);
    if (epoch.get() != asked) {
      known = null;
    }
    return cap;
  }

  private long lowestNumber() {
    Object answer;
    try {
      answer =
          conductor
              .get()
              .withContext(OpenStackContext.admin().toRequestContext())
              .call(
                  "object_class_action_versions",
                  Map.of(
                      "objname", "Service",
                      "objmethod", "get_minimum_version",
                      "object_versions", Map.of("Service", SERVICE_VERSION),
                      "args", List.of("nova-compute"),
                      "kwargs", Map.of()));
    } catch (RuntimeException e) {
      log.warn(
          "[upgrade_levels] compute = auto: asking nova-conductor for the oldest compute"
              + " host failed. The name of its release instead of auto does not need the"
              + " conductor: {}",
          e.toString());
      throw e;
    }
    if (answer instanceof Number number) {
      return number.longValue();
    }
    throw new MessageDecodingException(
        "nova-conductor's answer to get_minimum_version is not a number: " + answer, null);
  }

  /** Asks again next time. */
  void forget() {
    epoch.incrementAndGet();
    known = null;
  }
}
