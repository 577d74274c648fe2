// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.errors;

/**
 * The name of an exception type on the wire. Only ever compared, never loaded.
 *
 * @param module never {@code exceptions}, which is an old name of {@code builtins}
 */
public record RemoteName(String module, String type) {
  private static final String DISPATCHER = "oslo_messaging.rpc.dispatcher";
  private static final String REMOTE = "_Remote";

  public static final RemoteName NO_SUCH_METHOD = new RemoteName(DISPATCHER, "NoSuchMethod");
  public static final RemoteName UNSUPPORTED_VERSION =
      new RemoteName(DISPATCHER, "UnsupportedVersion");
  static final RemoteName TYPE_ERROR = new RemoteName("builtins", "TypeError");
  static final RemoteName REMOTE_ERROR = new RemoteName("oslo_messaging.rpc.client", "RemoteError");

  /** Returns a name, with the current name of Python's built-in module. */
  public static RemoteName of(String module, String type) {
    return new RemoteName(module.equals("exceptions") ? "builtins" : module, type);
  }

  /** Returns the name of a Java type without a registered name: package and simple name. */
  public static RemoteName of(Class<?> type) {
    String simple = type.getSimpleName();
    String name = type.getName();
    return new RemoteName(
        type.getPackageName(),
        simple.isEmpty() ? name.substring(name.lastIndexOf('.') + 1) : simple);
  }

  /** Returns the original name: without the suffix that each hop adds to both parts. */
  RemoteName origin() {
    if (!module.endsWith(REMOTE) || !type.endsWith(REMOTE)) {
      return this;
    }
    return of(
        module.substring(0, module.length() - REMOTE.length()),
        type.substring(0, type.length() - REMOTE.length()));
  }

  @Override
  public String toString() {
    return module.isEmpty() ? type : module + "." + type;
  }
}
