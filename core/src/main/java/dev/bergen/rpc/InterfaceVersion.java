// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Version;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a typed interface says of its version and of its methods' versions. */
final class InterfaceVersion {
  private InterfaceVersion() {}

  /**
   * Returns the version that {@link RpcInterface} says; {@code null} where it stands not.
   *
   * @throws IllegalArgumentException if that is no version; the message names the type
   */
  static @Nullable Version declared(Class<?> type) {
    RpcInterface declared = type.getAnnotation(RpcInterface.class);
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

  /** Returns what a method needs that does not say; {@code null} when nobody says anything. */
  static @Nullable Version least(Class<?> type) {
    Version own = declared(type);
    boolean graded =
        Arrays.stream(type.getMethods())
            .anyMatch(method -> method.isAnnotationPresent(Since.class));
    return own != null && graded ? new Version(own.major(), 0, 0) : own;
  }

  /**
   * Returns the version that {@link Since} says; {@code null} where it stands not.
   *
   * @param own the version of the interface; {@code null} is 1.0
   * @throws IllegalArgumentException if it is no version or one that the interface does not have;
   *     the message names the method
   */
  static @Nullable Version since(Method method, @Nullable Version own) {
    Since since = method.getAnnotation(Since.class);
    if (since == null) {
      return null;
    }
    Version version = Version.parseOrNull(since.value());
    if (version == null) {
      throw Signature.refuse(
          method,
          "@Since(\"%s\") is not a version; a version is major.minor, such as 1.3"
              .formatted(since.value()));
    }
    Version whole = own == null ? Version.DEFAULT : own;
    if (!whole.serves(version)) {
      throw Signature.refuse(
          method,
          "@Since(\"%s\") is not part of version %s, which its interface has; see @RpcInterface"
              .formatted(since.value(), whole));
    }
    return version;
  }
}
