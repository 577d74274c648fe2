// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

/** What to say when the firehose is silent. */
final class FirehoseAdvice {
  static final String SILENT =
      "bergen: nothing has come through the firehose. Unless nobody sends anything it is off:"
          + " 'rabbitmqctl trace_on -p VHOST' on a node of the broker switches it on for a virtual"
          + " host, until 'rabbitmqctl trace_off -p VHOST'. While it is on, the broker makes one"
          + " more copy of each message that is published and of each that is delivered";

  private FirehoseAdvice() {}
}
