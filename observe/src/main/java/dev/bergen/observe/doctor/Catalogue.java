// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import java.util.List;
import java.util.stream.Stream;

/** Every check that there is, in the order of the page "Checks of the doctor". */
public final class Catalogue {
  private static final List<Check> ALL =
      Stream.of(
              OptionChecks.ALL,
              BrokerChecks.ALL,
              TlsChecks.ALL,
              NodeChecks.ALL,
              RightsChecks.ALL,
              PolicyChecks.ALL,
              QueueChecks.ALL,
              ReplyQueueChecks.ALL,
              DeadLetterChecks.ALL,
              ConsumerChecks.ALL,
              ConnectionChecks.ALL)
          .flatMap(List::stream)
          .toList();

  private Catalogue() {}

  /** Returns every check, in the order in which a doctor runs them. */
  public static List<Check> all() {
    return ALL;
  }
}
