// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.typed;

import dev.bergen.Version;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The versions that a typed interface declares for itself and for its methods. */
public final class InterfaceVersion {
  private InterfaceVersion() {}

  /**
   * Returns the version that {@code @RpcInterface} declares; {@code null} without that annotation.
   *
   * @throws IllegalArgumentException if it is not a version; the message names the type
   */
  public static @Nullable Version declared(Class<?> type, UserTypes types) {
    UserTypes.Declared declared = types.declared(type);
    if (declared == null) {
      return null;
    }
    Version version = Version.parseOrNull(declared.version());
    if (version == null) {
      throw new IllegalArgumentException(
          "@RpcInterface of %s says version \"%s\"; it is major.minor, such as 1.3"
              .formatted(type.getName(), declared.version()));
    }
    return version;
  }

  /**
   * Returns the version that methods without {@code @Since} need; {@code null} if none is declared.
   */
  public static @Nullable Version least(Class<?> type, UserTypes types) {
    Version own = declared(type, types);
    boolean graded =
        Arrays.stream(type.getMethods()).anyMatch(method -> types.since(method) != null);
    return own != null && graded ? new Version(own.major(), 0, 0) : own;
  }

  /**
   * Returns the version that {@code @Since} declares; {@code null} without that annotation.
   *
   * @param own the version of the interface; {@code null} is 1.0
   * @throws IllegalArgumentException if it is not a version, or is one that the interface does not
   *     have; the message names the method
   */
  public static @Nullable Version since(Method method, @Nullable Version own, UserTypes types) {
    String since = types.since(method);
    if (since == null) {
      return null;
    }
    Version version = Version.parseOrNull(since);
    if (version == null) {
      throw Signature.refuse(
          method,
          "@Since(\"%s\") is not a version; a version is major.minor, such as 1.3"
              .formatted(since));
    }
    Version whole = own == null ? Version.DEFAULT : own;
    if (!whole.serves(version)) {
      throw Signature.refuse(
          method,
          "@Since(\"%s\") is not part of version %s, which its interface has; see @RpcInterface"
              .formatted(since, whole));
    }
    return version;
  }
}
