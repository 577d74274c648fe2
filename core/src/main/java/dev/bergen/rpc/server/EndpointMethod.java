// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.RequestContext;
import dev.bergen.internal.UserClass;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import dev.bergen.rpc.errors.FailureWriter;
import dev.bergen.rpc.errors.RefusedException;
import dev.bergen.rpc.handled.HandledCall;
import dev.bergen.rpc.typed.Payloads;
import dev.bergen.rpc.typed.Signature;
import dev.bergen.rpc.typed.TypeVariables;
import dev.bergen.rpc.typed.UserTypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One method of an endpoint, ready to be called with named arguments. */
public final class EndpointMethod {
  private final Signature signature;

  /** Takes all parameters in one array and returns an object: {@code (Object[]) Object}. */
  private final MethodHandle handle;

  private final UserTypes types;
  private final boolean anyArguments;
  private final boolean exposed;
  private final List<Class<? extends Throwable>> expected;
  private final MethodCounts counts = new MethodCounts();

  private EndpointMethod(
      Signature signature,
      MethodHandle handle,
      UserTypes types,
      boolean anyArguments,
      boolean exposed,
      List<Class<? extends Throwable>> expected) {
    this.signature = signature;
    this.handle = handle;
    this.types = types;
    this.anyArguments = anyArguments;
    this.exposed = exposed;
    this.expected = expected;
  }

  /**
   * Makes {@code method} of {@code instance} callable.
   *
   * @param method of a type that {@code instance} has
   * @param variables those of that type
   * @param types read the annotations of the method or, for an interface's method, of its
   *     implementation
   * @throws IllegalArgumentException if it cannot be called; the message names it
   */
  static EndpointMethod of(
      Method method, TypeVariables variables, Object instance, UserTypes types) {
    Signature signature = Signature.of(method, variables, types);
    List<Method> declarations = declarations(method, instance);
    return new EndpointMethod(
        signature,
        handle(method, instance),
        types,
        false,
        declarations.stream().anyMatch(types::isExposed),
        expected(declarations, types));
  }

  /** A method that ignores its arguments. */
  static EndpointMethod constant(String name, Object result, UserTypes types) {
    MethodHandle handle =
        MethodHandles.dropArguments(
            MethodHandles.constant(Object.class, result), 0, Object[].class);
    return new EndpointMethod(new Signature(name, List.of()), handle, types, true, true, List.of());
  }

  public String name() {
    return signature.name();
  }

  MethodCounts counts() {
    return counts;
  }

  public boolean exposed() {
    return exposed;
  }

  /** Whether a failure of this kind is an ordinary answer. */
  boolean expects(Throwable error) {
    return expected.stream().anyMatch(type -> type.isInstance(error));
  }

  boolean hasSameParameters(EndpointMethod other) {
    return signature.slots().equals(other.signature.slots());
  }

  /**
   * Runs the method; its exceptions are thrown unchanged.
   *
   * @param view the call as handlers see it; {@code null} to make that here
   * @param args by name, as JSON values
   * @throws RefusedException if the arguments do not fit; the method has not run
   */
  @Nullable Object invoke(
      Serializer serializer, HandledCall call, @Nullable Object view, Map<String, Json> args)
      throws Throwable {
    @Nullable Object[] values = bind(serializer, call, view, args);
    return (Object) handle.invokeExact(values);
  }

  private @Nullable Object[] bind(
      Serializer serializer, HandledCall call, @Nullable Object view, Map<String, Json> args)
      throws RefusedException {
    RequestContext context = call.request();
    List<Signature.Slot> slots = signature.slots();
    if (!anyArguments) {
      requireNames(args);
    }
    @Nullable Object[] values = new @Nullable Object[slots.size()];
    for (int i = 0; i < values.length; i++) {
      Signature.Slot slot = slots.get(i);
      values[i] =
          switch (slot.role()) {
            case RPC_CONTEXT -> view == null ? types.context(call) : view;
            case REQUEST_CONTEXT -> context;
            case ARGUMENT -> value(serializer, context, slot, args);
            case OTHER_ARGUMENTS -> others(serializer, context, slot, args);
          };
    }
    return values;
  }

  private @Nullable Object value(
      Serializer serializer, RequestContext context, Signature.Slot slot, Map<String, Json> args)
      throws RefusedException {
    Json json = args.get(slot.name());
    return json == null
        ? Optional.empty()
        : value(serializer, context, slot.name(), slot.type(), json);
  }

  private Map<String, @Nullable Object> others(
      Serializer serializer, RequestContext context, Signature.Slot slot, Map<String, Json> args)
      throws RefusedException {
    Map<String, @Nullable Object> others = new LinkedHashMap<>();
    for (Map.Entry<String, Json> arg : args.entrySet()) {
      if (!signature.names(arg.getKey())) {
        others.put(
            arg.getKey(),
            value(serializer, context, arg.getKey(), slot.elementType(), arg.getValue()));
      }
    }
    return others;
  }

  private @Nullable Object value(
      Serializer serializer, RequestContext context, String name, Type type, Json json)
      throws RefusedException {
    Object value = Payloads.deserialize(serializer, context, json);
    try {
      return Payloads.fit(value, type, name);
    } catch (IllegalArgumentException e) {
      throw refuse("got a wrong argument: " + e.getMessage());
    }
  }

  private RefusedException refuse(String problem) {
    return new RefusedException(FailureWriter.typeError(name() + "() " + problem));
  }

  private void requireNames(Map<String, Json> args) throws RefusedException {
    int known = 0;
    boolean complete = true;
    boolean takesOthers = false;
    for (Signature.Slot slot : signature.slots()) {
      if (slot.role() == Signature.Role.ARGUMENT) {
        boolean given = args.containsKey(slot.name());
        known += given ? 1 : 0;
        complete &= given || slot.optional();
      }
      takesOthers |= slot.role() == Signature.Role.OTHER_ARGUMENTS;
    }
    if (!complete || (known < args.size() && !takesOthers)) {
      throw misfit(args);
    }
  }

  private RefusedException misfit(Map<String, Json> args) {
    Set<String> missing = new TreeSet<>();
    Set<String> unknown = new TreeSet<>(args.keySet());
    for (Signature.Slot slot : signature.slots()) {
      if (slot.role() == Signature.Role.ARGUMENT
          && !unknown.remove(slot.name())
          && !slot.optional()) {
        missing.add(slot.name());
      }
    }
    return missing.isEmpty()
        ? refuse("does not take " + inWords(unknown))
        : refuse("is missing " + inWords(missing));
  }

  private static String inWords(Set<String> arguments) {
    return (arguments.size() == 1 ? "the argument " : "the arguments ")
        + String.join(", ", arguments);
  }

  private static MethodHandle handle(Method method, Object instance) {
    try {
      if (!method.trySetAccessible()) {
        throw Signature.refuse(method, "its class is not open to this library");
      }
      return MethodHandles.lookup()
          .unreflect(method)
          .asFixedArity()
          .bindTo(instance)
          .asSpreader(Object[].class, method.getParameterCount())
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          Signature.describe(method) + " cannot be an RPC method: " + e.getMessage(), e);
    }
  }

  private static List<Class<? extends Throwable>> expected(
      List<Method> declarations, UserTypes types) {
    for (Method declaration : declarations) {
      List<Class<? extends Throwable>> expected = types.expected(declaration);
      if (expected != null) {
        return expected;
      }
    }
    return List.of();
  }

  /** Returns the method and, for an interface's method, its implementation. */
  private static List<Method> declarations(Method method, Object instance) {
    try {
      return List.of(
          method,
          UserClass.behind(instance.getClass())
              .getMethod(method.getName(), method.getParameterTypes()));
    } catch (NoSuchMethodException e) {
      return List.of(method);
    }
  }
}
