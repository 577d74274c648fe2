// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.Deadline;
import dev.bergen.InvalidTargetException;
import dev.bergen.Target;
import dev.bergen.rabbit.codec.BodyWriter;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.rabbit.topology.Routes;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Ids;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.NotificationMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Sends messages that end with the broker's confirm: casts, notifications, and the replies of
 * servers.
 *
 * <p>Threads: any; never blocks.
 */
public final class Casts {
  private final Routes routes;
  private final BodyWriter writer;
  private final Admission admission;
  private final Publisher requests;
  private final Publisher answers;

  /**
   * The sender of a cast waits for the broker's confirm at most, so that a loss can only be logged.
   */
  private final Outgoing.Progress lostCasts;

  /**
   * @param answers publishes replies, on a channel of their own
   */
  public Casts(
      Routes routes,
      BodyWriter writer,
      Admission admission,
      Publisher requests,
      Publisher answers,
      Unroutable unroutable) {
    this.routes = routes;
    this.writer = writer;
    this.admission = admission;
    this.requests = requests;
    this.answers = answers;
    this.lostCasts =
        new Outgoing.Progress() {
          @Override
          public void lost(Outgoing cast) {
            unroutable.lost(cast.route(), cast);
          }
        };
  }

  /** As the driver's. */
  public CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    Route route;
    try {
      route = routes.cast(target, options.mandatory());
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
    RequestMessage message = new RequestMessage(request, null, null, null, Ids.next());
    Outgoing outgoing =
        new Outgoing(
            new SentName("cast", request.method(), null, target),
            route,
            writer.write(message.encode()),
            options.deadline(),
            false,
            request.headers(),
            options.retry(),
            admission.backlog(),
            lostCasts);
    return send(requests, outgoing).done();
  }

  /** As the driver's. */
  public CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    Route route;
    try {
      route = routes.notification(address);
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
    Outgoing outgoing =
        new Outgoing(
            new NotificationName(notification, address),
            route,
            writer.write(new NotificationMessage(notification, Ids.next()).encode(format)),
            options.deadline(),
            false,
            Map.of(),
            options.retry(),
            admission.backlog(),
            Outgoing.Progress.NONE);
    return send(requests, outgoing).done();
  }

  /**
   * Sends one attempt of a reply.
   *
   * @param unroutable what happens to it when the caller's queue is missing
   * @param progress is notified of its progress
   */
  public Outgoing reply(
      String queue,
      byte[] body,
      Deadline deadline,
      Route.IfUnroutable unroutable,
      Outgoing.Progress progress) {
    Outgoing outgoing =
        new Outgoing(
            "a reply",
            new Route(null, queue, unroutable),
            writer.write(body),
            deadline,
            false,
            Map.of(),
            -1,
            admission.backlog(),
            progress);
    return send(answers, outgoing);
  }

  private Outgoing send(Publisher publisher, Outgoing outgoing) {
    if (admission.admitsUntilDeadline(outgoing)) {
      publisher.send(outgoing);
    }
    return outgoing;
  }
}
