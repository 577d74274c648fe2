// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

/** The advice when no message has come through the firehose. */
final class FirehoseAdvice {
  static final String SILENT =
      "bergen: no message has come through the firehose. Unless there is no traffic, it"
          + " is off: 'rabbitmqctl trace_on -p VHOST' on a node of the broker enables it for"
          + " a virtual host, until 'rabbitmqctl trace_off -p VHOST'. While it is enabled,"
          + " the broker makes an extra copy of each published and each delivered message";

  private FirehoseAdvice() {}
}
