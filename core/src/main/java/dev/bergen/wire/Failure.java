// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.json.Json;
import java.util.List;

/**
 * The failure of a method, in the reference's terms: text only, no class is ever loaded from it.
 *
 * @param type class name of the exception; empty if the sender gave none
 * @param module module (Python) or package (Java) of that class; empty if the sender gave none
 * @param message the exception's message
 * @param traceback lines of the stack trace, each with its line end, the exception's own line last
 * @param args the exception's positional arguments, an array
 * @param kwargs the exception's named arguments, an object
 * @param ran {@code false} if the server reports that it refused the request and did not run it;
 *     Python never reports that
 */
public record Failure(
    String type,
    String module,
    String message,
    List<String> traceback,
    Json args,
    Json kwargs,
    boolean ran) {

  /** The type of a failure that represents an unreadable reply; its module is empty. */
  public static final String MALFORMED_REPLY = "MalformedReply";

  public Failure {
    traceback = List.copyOf(traceback);
  }

  /** Makes the failure of a method that has run, or may have. */
  public Failure(
      String type, String module, String message, List<String> traceback, Json args, Json kwargs) {
    this(type, module, message, traceback, args, kwargs, true);
  }

  /** Returns this failure for a request that was refused before it ran. */
  public Failure notRun() {
    return new Failure(type, module, message, traceback, args, kwargs, false);
  }

  /** Returns the failure of a call whose reply is unreadable. */
  static Failure malformedReply(String why) {
    return new Failure(MALFORMED_REPLY, "", why, List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT);
  }
}
