// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.rpc.handled.HandledCall;
import dev.bergen.rpc.typed.UserTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of this package for the packages below it. */
final class RpcTypes implements UserTypes {
  static final UserTypes READER = new RpcTypes();

  private RpcTypes() {}

  @Override
  public @Nullable String name(Method method) {
    Rpc rpc = method.getAnnotation(Rpc.class);
    return rpc == null ? null : rpc.name();
  }

  @Override
  public @Nullable String name(Parameter parameter) {
    Argument argument = parameter.getAnnotation(Argument.class);
    return argument == null ? null : argument.value();
  }

  @Override
  public boolean takesOthers(Parameter parameter) {
    return parameter.isAnnotationPresent(OtherArguments.class);
  }

  @Override
  public @Nullable Declared declared(Class<?> type) {
    RpcInterface said = type.getAnnotation(RpcInterface.class);
    return said == null ? null : new Declared(said.topic(), said.namespace(), said.version());
  }

  @Override
  public @Nullable String since(Method method) {
    Since since = method.getAnnotation(Since.class);
    return since == null ? null : since.value();
  }

  @Override
  public boolean isCast(Method method) {
    return method.isAnnotationPresent(Cast.class);
  }

  @Override
  public boolean isExposed(Method method) {
    return method.isAnnotationPresent(Expose.class);
  }

  @Override
  public @Nullable List<Class<? extends Throwable>> expected(Method method) {
    Expected expected = method.getAnnotation(Expected.class);
    return expected == null ? null : List.of(expected.value());
  }

  @Override
  public boolean isContext(Class<?> type) {
    return type == RpcContext.class;
  }

  @Override
  public Object context(HandledCall call) {
    return new RpcContext(call);
  }
}
