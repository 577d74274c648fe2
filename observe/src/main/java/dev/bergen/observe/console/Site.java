// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers browsers: checks access, and hands on.
 *
 * <p>Threads: the server's, several at once.
 */
final class Site implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Site.class);
  private static final int LARGEST_BODY = 256 << 10;
  private static final String ASSETS = "/assets/";
  private static final String STREAM = "/api/stream";

  private final PageFiles files = new PageFiles();
  private final Access access;
  private final Api api;
  private final Streams streams;
  private final Guard guard;
  private final Runnable redeemed;

  /**
   * @param redeemed runs when the key of a link was used, so that another link is the one to print
   */
  Site(Access access, Api api, Streams streams, Guard guard, Runnable redeemed) {
    this.access = access;
    this.api = api;
    this.streams = streams;
    this.guard = guard;
    this.redeemed = redeemed;
  }

  @Override
  public void handle(HttpExchange exchange) {
    try (exchange) {
      try {
        serve(exchange);
      } catch (HttpRefusal e) {
        HttpAnswer.problem(e.status(), String.valueOf(e.getMessage())).send(exchange);
      }
    } catch (IOException gone) {
      log.debug("A browser went away: {}", String.valueOf(gone.getMessage()));
    } catch (RuntimeException | Error e) {
      log.warn("A browser's request failed: {}", exchange.getRequestURI().getPath(), e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    Request request = Request.of(exchange);
    access.requireHost(request);
    if (request.path().equals(STREAM) && request.method().equals("GET")) {
      requireAllowed(request);
      streams.serve(exchange, api::overview); // watches its writes itself, for it may last
      return;
    }
    Guard.Watch watch = guard.watch();
    try {
      HttpAnswer answer = answer(request, exchange);
      (answer == null ? HttpAnswer.problem(404, "There is no such page") : answer).send(exchange);
    } finally {
      watch.end();
    }
  }

  private @Nullable HttpAnswer answer(Request request, HttpExchange exchange) throws IOException {
    return switch (request.method()) {
      case "GET", "HEAD" -> get(request);
      case "POST" -> post(request, exchange);
      default -> throw new HttpRefusal(405, "This is for GET and POST");
    };
  }

  private @Nullable HttpAnswer get(Request request) {
    if (request.path().startsWith(ASSETS)) {
      return files.find(
          request.path().substring(ASSETS.length()), request.headers().get("If-None-Match"));
    }
    if (request.path().equals("/")) {
      return page(request);
    }
    requireAllowed(request);
    return api.get(request);
  }

  /** A key leaves the address bar at once. */
  private @Nullable HttpAnswer page(Request request) {
    String key = request.text("key");
    if (!key.isEmpty() && request.method().equals("GET")) {
      String cookie = access.redeem(key);
      if (cookie != null) {
        redeemed.run();
        return HttpAnswer.redirect("/", Map.of("Set-Cookie", cookie));
      }
    }
    if (!access.isAllowed(request)) {
      return files.page(PageFiles.LOCKED, 401);
    }
    return key.isEmpty()
        ? files.find(PageFiles.PAGE, request.headers().get("If-None-Match"))
        : HttpAnswer.redirect("/", Map.of());
  }

  private @Nullable HttpAnswer post(Request request, HttpExchange exchange) throws IOException {
    requireAllowed(request);
    access.requireAction(request);
    String type = request.headers().get("Content-Type");
    if (type == null || !type.startsWith(HttpAnswer.JSON)) {
      throw new HttpRefusal(415, "The request's type is to be " + HttpAnswer.JSON);
    }
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        throw new HttpRefusal(413, "A request has 256 KiB at most");
      }
      return api.post(request, new String(body, StandardCharsets.UTF_8));
    }
  }

  private void requireAllowed(Request request) {
    if (!access.isAllowed(request)) {
      throw new HttpRefusal(401, "Open the link that the command printed, or send the token");
    }
  }
}
