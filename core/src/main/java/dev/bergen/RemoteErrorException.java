// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The called method failed on its server. The remote failure is available as text, and the
 * arguments of the remote exception as plain values: classes named on the wire are never loaded.
 *
 * <p>The message is one line. The remote stack trace is in {@link #traceback} and in the message of
 * the cause, so that logs that print causes show it.
 *
 * <p>To get an exception type of your own instead, register it for its remote name with {@code
 * RemoteErrors}.
 */
public sealed class RemoteErrorException extends MessagingException
    permits InvalidArgumentsException, NoSuchRpcMethodException, UnsupportedVersionException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String module;
  private final String value;
  private final String traceback;
  private final ArrayList<@Nullable Object> args;
  private final LinkedHashMap<String, @Nullable Object> kwargs;

  /**
   * Makes an exception whose remote arguments are not known.
   *
   * @param type the class name of the remote exception, such as {@code InstanceNotFound}
   * @param module the module or package of that class; empty if the server sent none
   * @param value the remote exception's message
   * @param traceback lines of the remote stack trace, each with its line end
   */
  public RemoteErrorException(String type, String module, String value, List<String> traceback) {
    this(type, module, value, traceback, List.of(), Map.of());
  }

  /**
   * Makes an exception with the arguments of the remote one.
   *
   * @param type the class name of the remote exception, such as {@code InstanceNotFound}
   * @param module the module or package of that class; empty if the server sent none
   * @param value the remote exception's message
   * @param traceback lines of the remote stack trace, each with its line end
   * @param args the positional arguments of the remote exception, as JSON values
   * @param kwargs its named arguments, as JSON values
   */
  public RemoteErrorException(
      String type,
      String module,
      String value,
      List<String> traceback,
      List<? extends @Nullable Object> args,
      Map<String, ? extends @Nullable Object> kwargs) {
    super(text(type, value), cause(traceback));
    this.type = type;
    this.module = module;
    this.value = value;
    this.traceback = String.join("", traceback);
    this.args = new ArrayList<>(args);
    this.kwargs = new LinkedHashMap<>(kwargs);
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

  /**
   * Returns the positional arguments of the remote exception, each null, Boolean, Long, BigInteger,
   * Double, String, List or Map; empty if the server sent none. In Python, {@code exception.args}.
   * They are not part of the message, because they may be secrets.
   */
  public List<@Nullable Object> args() {
    return Collections.unmodifiableList(args);
  }

  /**
   * Returns the named arguments of the remote exception, with the same types as {@link #args}. In
   * Python, {@code exception.kwargs}, which OpenStack's exceptions have.
   */
  public Map<String, @Nullable Object> kwargs() {
    return Collections.unmodifiableMap(kwargs);
  }

  @Override
  public boolean mayHaveRun() {
    return true;
  }

  private static String text(String type, String value) {
    return ("Remote error: " + type + " " + value).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static @Nullable RemoteTraceback cause(List<String> traceback) {
    String text = String.join("", traceback);
    return text.isBlank() ? null : new RemoteTraceback(text);
  }

  /**
   * The remote stack trace as a cause: loggers print causes, and this one has the trace as its
   * message and no frames of its own.
   */
  private static final class RemoteTraceback extends Exception {
    private static final long serialVersionUID = 1L;

    /** The trace starts on a new line, below the name of this class. */
    RemoteTraceback(String traceback) {
      super("\n" + traceback.stripTrailing(), null, false, false);
    }
  }
}
