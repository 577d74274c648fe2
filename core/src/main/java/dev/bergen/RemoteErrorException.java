// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.List;

/**
 * The called method failed on its server. What failed there is told as text, the remote stack trace
 * included: nothing that the wire names is loaded.
 *
 * <p>To get an exception type of your own instead, register it for its remote name with {@code
 * RemoteErrors}.
 */
public sealed class RemoteErrorException extends MessagingException
    permits NoSuchRpcMethodException, UnsupportedVersionException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String module;
  private final String value;
  private final String traceback;

  /**
   * @param type the class name of the remote exception, such as {@code InstanceNotFound}
   * @param module the module or package of that class; empty if the server did not say
   * @param value the remote exception's message
   * @param traceback lines of the remote stack trace, each with its line end
   */
  public RemoteErrorException(String type, String module, String value, List<String> traceback) {
    super(text(type, value, traceback), null);
    this.type = type;
    this.module = module;
    this.value = value;
    this.traceback = String.join("", traceback);
  }

  /** Returns the class name of the remote exception, such as {@code InstanceNotFound}. */
  public String type() {
    return type;
  }

  /** Returns the module or package of that class, such as {@code nova.exception}. */
  public String module() {
    return module;
  }

  /** Returns the remote exception's message. */
  public String value() {
    return value;
  }

  /** Returns the remote stack trace as text; empty if the server sent none. */
  public String traceback() {
    return traceback;
  }

  @Override
  public boolean mayHaveRun() {
    return true;
  }

  private static String text(String type, String value, List<String> traceback) {
    // The trace is part of the message, because that is what every log shows.
    String what = "Remote error: " + type + " " + value;
    return traceback.isEmpty() ? what : what + "\n" + String.join("", traceback);
  }
}
