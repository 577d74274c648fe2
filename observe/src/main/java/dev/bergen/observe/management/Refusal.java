// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.management.ManagementException.Kind;
import java.util.Locale;

/** Describes an unsuccessful response in words. */
final class Refusal {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int LONGEST_REASON = 300;

  private Refusal() {}

  static ManagementException of(ManagementUrl url, String path, int status, String body) {
    String reason = reason(body);
    String subject = Subject.of(path);
    if (reason.isEmpty() || (status >= 300 && status < 400)) {
      return new ManagementException(
          Kind.NOT_MANAGEMENT,
          "%s answers %d when asked for %s, and not as RabbitMQ's management plugin does; is it another"
                  .formatted(url.place(), status, subject)
              + " server?",
          null);
    }
    return switch (status) {
      case UNAUTHORIZED -> unauthorized(url, subject, reason);
      case FORBIDDEN ->
          new ManagementException(
              Kind.FORBIDDEN,
              "User %s may not see %s: %s".formatted(url.user(), subject, reason),
              null);
      case NOT_FOUND ->
          new ManagementException(
              Kind.NOT_FOUND,
              "There is no %s at %s".formatted(Subject.absent(path), url.place()),
              null);
      default ->
          new ManagementException(
              Kind.FAILED,
              "%s objects to %s (%d): %s".formatted(url.place(), subject, status, reason),
              null);
    };
  }

  /**
   * The plugin returns 401 for three reasons: the login, the user's tags, and the user's
   * permissions.
   */
  private static ManagementException unauthorized(
      ManagementUrl url, String subject, String reason) {
    String user = url.user();
    String words = reason.toLowerCase(Locale.ROOT);
    if (words.contains("not management user")) {
      return new ManagementException(
          Kind.LOGIN_REFUSED,
          "User %1$s has no tag for the management API; rabbitmqctl set_user_tags %1$s monitoring"
              .formatted(user),
          null);
    }
    if (words.contains("login failed") || words.contains("not_authorized")) {
      return new ManagementException(
          Kind.LOGIN_REFUSED,
          ("%s refuses the login of user %s. Give the right one in the URL or in %s and %s; guest"
                  + " may log in over loopback only")
              .formatted(url.place(), user, ManagementUrl.USER, ManagementUrl.PASSWORD),
          null);
    }
    return new ManagementException(
        Kind.FORBIDDEN,
        "User %s may not see %s (%s); the tag monitoring, or administrator, lets him"
            .formatted(user, subject, reason),
        null);
  }

  /** Returns the reason that the plugin gives; empty if this is not the plugin's answer. */
  private static String reason(String body) {
    try {
      Fields answer = Fields.of(Json.parse(body).toJava());
      Object reason = answer.value("reason");
      String text = reason == null ? answer.text("error") : String.valueOf(reason);
      return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    } catch (MalformedMessageException notJson) {
      return "";
    }
  }
}
