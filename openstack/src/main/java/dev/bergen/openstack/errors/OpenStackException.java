// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.errors;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An exception of an OpenStack service, such as {@code nova.exception.InstanceNotFound}: one that a
 * service failed with, or that a Java service fails with ({@link OpenStackErrors#exception}).
 *
 * <p>What came from a service has the remote failure as its cause, with the remote stack trace.
 */
public final class OpenStackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String module;
  private final String type;
  private final LinkedHashMap<String, @Nullable Object> kwargs;

  OpenStackException(
      String module, String type, String message, Map<String, ? extends @Nullable Object> kwargs) {
    super(message);
    this.module = module;
    this.type = type;
    this.kwargs = new LinkedHashMap<>(kwargs);
  }

  /** Returns the module of the class, such as {@code nova.exception}. */
  public String module() {
    return module;
  }

  /** Returns the name of the class, such as {@code InstanceNotFound}. */
  public String type() {
    return type;
  }

  /** Returns whether it is of the class with that name, in any module. */
  public boolean is(String name) {
    return type.equals(name);
  }

  /**
   * Returns the code, as HTTP has it: 404 of what is not there. Empty if the service sent none and
   * the catalogue has none; Heat's exceptions have none.
   */
  public OptionalInt code() {
    if (kwargs.get("code") instanceof Number code) {
      return OptionalInt.of(code.intValue());
    }
    return ExceptionCatalogue.ofModule(module)
        .map(catalogue -> catalogue.code(type))
        .orElse(OptionalInt.empty());
  }

  /** Returns the named arguments that the exception was made with, such as {@code instance_id}. */
  public Map<String, @Nullable Object> kwargs() {
    return Collections.unmodifiableMap(kwargs);
  }

  /** Returns the class and the message. The arguments stay out of it, as they may be secrets. */
  @SuppressWarnings("OverrideThrowableToString") // the remote name is the first thing to know
  @Override
  public String toString() {
    return module + "." + type + ": " + getMessage();
  }
}
