// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Content;
import dev.bergen.rabbit.amqp.frames.Input;
import dev.bergen.rabbit.amqp.frames.Methods;
import dev.bergen.rabbit.amqp.frames.ProtocolException;
import dev.bergen.rabbit.amqp.frames.Texts;
import java.time.Duration;
import java.util.Optional;

/** The answer to the wish for one message: the message, or that there is none. */
final class Fetch extends Answer<Optional<Delivered>> {
  Fetch(Duration patience) {
    super(Methods.BASIC_GET_EMPTY, in -> Optional.empty(), patience);
  }

  /** Reads what stands before the message, and returns what takes it. */
  Content.Whole found(Input in, Texts known) throws ProtocolException {
    long tag = in.read64();
    boolean redelivered = in.readBoolean();
    String exchange = in.readShortText(known);
    String key = in.readShortText(known);
    in.read32(); // how many are left
    return (properties, body) ->
        complete(Optional.of(new Delivered("", tag, redelivered, exchange, key, properties, body)));
  }
}
