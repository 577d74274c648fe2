// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.spi.queues.RawMessage;

/** A message that taps can show. Nothing is written before a tap asks. */
interface Tappable {

  /** Returns the exchange that it was sent to. */
  String sentTo();

  /** Returns its routing key. */
  String key();

  /** Returns it as it would be on a wire. */
  RawMessage raw();
}
