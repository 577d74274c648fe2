// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import dev.bergen.observe.management.ManagementException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One HTTP request, bounded in time and size, whose failures are reported with a remedy. */
final class HttpExchange {
  private final ManagementUrl url;
  private final Duration limit;
  private final int mostBytes;
  private final HttpClient client;
  private final String authorization;

  /**
   * @param limit for a whole answer
   * @param tls {@code null} trusts whom the Java platform trusts
   */
  HttpExchange(ManagementUrl url, Duration limit, int mostBytes, @Nullable SSLContext tls) {
    this.url = url;
    this.limit = limit;
    this.mostBytes = mostBytes;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // credentials stay where they belong
            .connectTimeout(limit);
    this.client = (tls == null ? builder : builder.sslContext(tls)).build();
    byte[] credentials = (url.user() + ":" + url.password()).getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  ManagementUrl url() {
    return url;
  }

  /**
   * Sends a request, and returns the body of a successful response.
   *
   * @param path below {@code /api/}, with its query
   * @param body {@code null} for none
   */
  String ask(String method, String path, @Nullable String body) throws ManagementException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.root() + "api/" + path))
            .header("Authorization", authorization)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .timeout(limit)
            .build();
    HttpResponse<byte[]> answer = await(request, path);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() >= 300) {
      throw Refusal.of(url, path, answer.statusCode(), text);
    }
    return text;
  }

  /** The time-out of a request ends with the head of its answer, so it counts here once more. */
  private HttpResponse<byte[]> await(HttpRequest request, String path) throws ManagementException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new BoundedBody(mostBytes));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw late(path, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new ManagementException(
          Kind.LATE, "Interrupted while asking for " + Subject.of(path), e);
    } catch (ExecutionException e) {
      throw explained(e.getCause() == null ? e : e.getCause(), path);
    }
  }

  private ManagementException late(String path, Throwable cause) {
    return new ManagementException(
        Kind.LATE,
        "%s did not answer within %d s when asked for %s. A busy broker needs more:"
                .formatted(url.place(), limit.toSeconds(), Subject.of(path))
            + " --management-timeout",
        cause);
  }

  private ManagementException explained(Throwable error, String path) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof BoundedBody.TooLargeException) {
        return new ManagementException(
            Kind.TOO_LARGE,
            "%s is too large: %s".formatted(Subject.of(path), e.getMessage()),
            error);
      } else if (e instanceof SSLException) {
        return unreachable(
            "TLS fails: %s. Name the authority's file with --management-ca, or use the name that"
                    .formatted(e.getMessage())
                + " the certificate is for",
            error);
      } else if (e instanceof UnresolvedAddressException) {
        return unreachable("there is no such host", error);
      } else if (e instanceof HttpConnectTimeoutException) {
        return unreachable("nothing answers there; is a firewall in between?", error);
      } else if (e instanceof HttpTimeoutException) {
        return late(path, error);
      }
    }
    if (error instanceof ConnectException) {
      return unreachable(
          "the connection is refused. The plugin may be off: rabbitmq-plugins enable"
              + " rabbitmq_management; its port is 15672 unless rabbitmq.conf says otherwise",
          error);
    }
    if (error instanceof IOException) {
      return new ManagementException(
          Kind.NOT_MANAGEMENT,
          "%s does not speak HTTP as it should (%s). AMQP's ports, 5672 and 5671, are not the"
                  .formatted(url.place(), error.getMessage())
              + " plugin's; that is 15672, or 15671 with https",
          error);
    }
    return unreachable(String.valueOf(error), error);
  }

  private ManagementException unreachable(String why, Throwable cause) {
    return new ManagementException(
        Kind.UNREACHABLE,
        "The management API at %s cannot be reached: %s".formatted(url.place(), why),
        cause);
  }
}
