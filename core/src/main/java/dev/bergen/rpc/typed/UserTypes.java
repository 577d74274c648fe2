// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.typed;

import dev.bergen.rpc.handled.HandledCall;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The annotations in users' interfaces and endpoints, and the type of the parameter that receives
 * information about a call. They are public types of the package above, which implements this.
 */
public interface UserTypes {
  /** Returns the RPC name in {@code @Rpc}; {@code null} without that annotation. */
  @Nullable String name(Method method);

  /** Returns the name in {@code @Argument}; {@code null} without that annotation. */
  @Nullable String name(Parameter parameter);

  /** Returns whether the parameter has {@code @OtherArguments}. */
  boolean takesOthers(Parameter parameter);

  /** Returns {@code @RpcInterface} of the type; {@code null} without that annotation. */
  @Nullable Declared declared(Class<?> type);

  /** Returns the version in {@code @Since}; {@code null} without that annotation. */
  @Nullable String since(Method method);

  /** Returns whether the method has {@code @Cast}. */
  boolean isCast(Method method);

  /** Returns whether the method has {@code @Expose}. */
  boolean isExposed(Method method);

  /** Returns the types in {@code @Expected}; {@code null} without that annotation. */
  @Nullable List<Class<? extends Throwable>> expected(Method method);

  /** Returns whether a parameter of {@code type} receives {@link #context}. */
  boolean isContext(Class<?> type);

  /** Returns {@code call} as handlers see it. */
  Object context(HandledCall call);

  /**
   * The contents of {@code @RpcInterface}.
   *
   * @param topic empty where the client's target has to set it
   * @param namespace empty is the null namespace
   */
  record Declared(String topic, String namespace, String version) {}
}
