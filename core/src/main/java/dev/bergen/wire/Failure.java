// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.json.Json;
import java.util.List;

/**
 * How a method failed, in the reference's terms: text only, nothing here is ever loaded.
 *
 * @param type class name of the exception; empty if the sender did not say
 * @param module module (Python) or package (Java) of that class; empty if the sender did not say
 * @param message the exception's message
 * @param traceback lines of the stack trace, each with its line end, the exception's own line last
 * @param args the exception's positional arguments, an array
 * @param kwargs the exception's named arguments, an object
 * @param ran {@code false} if the server says that it refused the request and ran nothing; Python
 *     never says so
 */
public record Failure(
    String type,
    String module,
    String message,
    List<String> traceback,
    Json args,
    Json kwargs,
    boolean ran) {

  /** The type of a failure that stands for a reply nobody can read; its module is empty. */
  public static final String MALFORMED_REPLY = "MalformedReply";

  public Failure {
    traceback = List.copyOf(traceback);
  }

  /** Makes the failure of a method that has run, as far as anybody says. */
  public Failure(
      String type, String module, String message, List<String> traceback, Json args, Json kwargs) {
    this(type, module, message, traceback, args, kwargs, true);
  }

  /** Returns this failure as one of a request that was refused before anything ran. */
  public Failure notRun() {
    return new Failure(type, module, message, traceback, args, kwargs, false);
  }

  /** Returns the failure of a call whose reply arrived, but cannot be read. */
  static Failure malformedReply(String why) {
    return new Failure(MALFORMED_REPLY, "", why, List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT);
  }
}
