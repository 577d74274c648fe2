// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of requests to their server. Each is acknowledged just before it is handed out; a second
 * copy, or a call whose caller has given up meanwhile, is acknowledged and dropped.
 *
 * <p>Threads: one at a time.
 */
final class RequestExit implements Handover.Exit<Arrival> {
  private static final Logger log = LoggerFactory.getLogger(RequestExit.class);

  private final SecondCopies copies;
  private final StreamPosition stream;
  private final Consumer<Arrival> sink;
  private final Consumer<Arrival> unwanted;

  /**
   * @param stream records how far the server is in its stream of fanouts, if it has one
   * @param unwanted is notified of each call that is dropped because its caller no longer waits
   */
  RequestExit(
      SecondCopies copies,
      StreamPosition stream,
      Consumer<Arrival> sink,
      Consumer<Arrival> unwanted) {
    this.copies = copies;
    this.stream = stream;
    this.sink = sink;
    this.unwanted = unwanted;
  }

  /**
   * Acknowledges all of them at once: earlier messages of the channel are settled already. The
   * acknowledgement is on its way before the first of them runs, so that one that ends this process
   * does not run again elsewhere.
   */
  @Override
  public boolean release(List<Arrival> batch) {
    Arrival last = batch.get(batch.size() - 1);
    try {
      last.channel().ack(last.tag(), batch.size() > 1);
      last.channel().flush();
      return true;
    } catch (IOException e) {
      log.debug("Requests could not be acknowledged; the broker redelivers them", e);
      return false;
    }
  }

  @Override
  public boolean handOut(Arrival arrival) {
    stream.handedOut(arrival.offset());
    if (copies.isOne(arrival)) {
      return false;
    }
    if (arrival.isUnwanted()) {
      log.debug("Ignored a call whose caller stopped waiting: {}", arrival.message().messageId());
      unwanted.accept(arrival);
      return false;
    }
    sink.accept(arrival);
    return true;
  }
}
