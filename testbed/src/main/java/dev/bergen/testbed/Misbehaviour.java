// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.util.Map;

/** What a broker does to a client only when something is wrong with it, on demand. */
public final class Misbehaviour {
  /** To tell a queue that a consumer has gone, by release, as its own channel would. */
  private static final Map<String, String> CANCELS =
      Map.of("4.3", "{stop_consumer, #{pid => P, consumer_tag => T, user => <<\"test\">>}}");

  private static final String CANCEL = "{basic_cancel, P, T, undefined, <<\"test\">>}";

  private Misbehaviour() {}

  /** Takes a consumer of a queue away and tells nobody, as after some failovers. */
  public static void forgetConsumer(RabbitNode node, String vhost, String queue) {
    String cancel = CANCELS.getOrDefault(node.profile().release(), CANCEL);
    String told =
        node.ctl(
            "eval",
            ("{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"%s\">>, queue, <<\"%s\">>)),"
                    + " [C | _] = rabbit_amqqueue:consumers(Q),"
                    + " P = element(1, C), T = element(2, C),"
                    + " gen_server2:call(amqqueue:get_pid(Q), %s).")
                .formatted(vhost, queue, cancel));
    if (!told.contains("ok")) {
      throw new IllegalStateException("the consumer of " + queue + " is still there: " + told);
    }
  }

  /**
   * Closes every channel, since it is made to believe that an unknown delivery was acknowledged.
   */
  public static void refuseAcknowledgements(RabbitNode node) {
    node.ctl(
        "eval",
        "[gen_server2:cast(C, {method, {'basic.ack', 99999, false}, none, noflow})"
            + " || C <- rabbit_channel:list_local()].");
  }
}
