// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.typed;

import dev.bergen.RequestContext;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A Java method as an RPC method: its name and its arguments, checked once when a client or an
 * endpoint is made, so that a mistake shows there and not at the first call.
 */
public record Signature(String name, List<Slot> slots) {

  /** The source of a parameter's value. */
  public enum Role {
    ARGUMENT,
    OTHER_ARGUMENTS,
    REQUEST_CONTEXT,
    RPC_CONTEXT
  }

  /**
   * One parameter.
   *
   * @param name of the argument; empty for a context and for all other arguments
   */
  public record Slot(Role role, String name, Type type) {
    /** Whether the argument may be missing. */
    public boolean optional() {
      return Payloads.isOptional(type);
    }

    /** Returns the type that each of all other arguments is read as. */
    public Type elementType() {
      return ((ParameterizedType) type).getActualTypeArguments()[1];
    }
  }

  /**
   * Reads a method.
   *
   * @param variables those of the type that the method is called through
   * @param types read the annotations
   * @throws IllegalArgumentException if it cannot be an RPC method; the message names it
   */
  public static Signature of(Method method, TypeVariables variables, UserTypes types) {
    List<Slot> slots = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<Role> contexts = new HashSet<>();
    for (Parameter parameter : method.getParameters()) {
      Slot slot = slot(method, parameter, variables, types);
      boolean fresh =
          slot.role() == Role.ARGUMENT ? names.add(slot.name()) : contexts.add(slot.role());
      if (!fresh) {
        throw refuse(method, "two parameters are the same: " + parameter);
      }
      slots.add(slot);
    }
    String given = types.name(method);
    String name = given == null ? method.getName() : given;
    if (name.isEmpty()) {
      throw refuse(method, "@Rpc gives it an empty name");
    }
    return new Signature(name, List.copyOf(slots));
  }

  /** Returns whether a parameter is named after the argument. */
  public boolean names(String argument) {
    return slots.stream()
        .anyMatch(slot -> slot.role() == Role.ARGUMENT && slot.name().equals(argument));
  }

  /** Returns the error for a method that cannot be used. */
  public static IllegalArgumentException refuse(Method method, String why) {
    return new IllegalArgumentException(describe(method) + " cannot be an RPC method: " + why);
  }

  /** Returns {@code Compute.state(String, int)}. */
  public static String describe(Method method) {
    StringJoiner parameters = new StringJoiner(", ", "(", ")");
    for (Class<?> type : method.getParameterTypes()) {
      parameters.add(type.getSimpleName());
    }
    return method.getDeclaringClass().getSimpleName() + "." + method.getName() + parameters;
  }

  /** Refuses a type whose values are unknown: a type variable that no sub-type fixes. */
  public static void requireKnown(Method method, String what, Type type) {
    if (!TypeVariables.isKnown(type)) {
      throw refuse(
          method,
          "%s has the type %s, which says too little; a type variable is known where a sub-type"
                  .formatted(what, type.getTypeName())
              + " fixes it, as in Volumes extends Store<Volume>");
    }
  }

  /** Returns the type argument of a {@code CompletableFuture<T>}; {@code null} if it has none. */
  public static @Nullable Type typeArgument(Type type) {
    return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : null;
  }

  /**
   * Returns whether {@code method} is in {@code type} because a type of the JDK declares it:
   * toString, close, compareTo. Such methods are not meant to be called from outside.
   */
  public static boolean belongsToJdk(@Nullable Class<?> type, Method method) {
    if (type == null) {
      return false;
    }
    if (type.getName().startsWith("java.")) {
      return Arrays.stream(type.getMethods())
          .anyMatch(
              other ->
                  other.getName().equals(method.getName())
                      && other.getParameterCount() == method.getParameterCount());
    }
    return belongsToJdk(type.getSuperclass(), method)
        || Arrays.stream(type.getInterfaces()).anyMatch(parent -> belongsToJdk(parent, method));
  }

  private static Slot slot(
      Method method, Parameter parameter, TypeVariables variables, UserTypes types) {
    if (types.isContext(parameter.getType())) {
      return new Slot(Role.RPC_CONTEXT, "", parameter.getType());
    }
    if (parameter.getType() == RequestContext.class) {
      return new Slot(Role.REQUEST_CONTEXT, "", RequestContext.class);
    }
    if (types.takesOthers(parameter)) {
      return new Slot(Role.OTHER_ARGUMENTS, "", mapOfArguments(method, parameter, variables));
    }
    String name = argumentName(method, parameter, types);
    Type type = variables.resolve(parameter.getParameterizedType());
    requireKnown(method, "parameter " + name, type);
    return new Slot(Role.ARGUMENT, name, type);
  }

  private static Type mapOfArguments(Method method, Parameter parameter, TypeVariables variables) {
    Type type = variables.resolve(parameter.getParameterizedType());
    boolean fits =
        type instanceof ParameterizedType map
            && map.getRawType() == Map.class
            && map.getActualTypeArguments()[0] == String.class;
    if (!fits) {
      throw refuse(method, "a parameter with @OtherArguments is a Map<String, …>: " + parameter);
    }
    requireKnown(method, "parameter " + parameter.getName(), type);
    return type;
  }

  private static String argumentName(Method method, Parameter parameter, UserTypes types) {
    String given = types.name(parameter);
    if (given != null) {
      if (given.isEmpty()) {
        throw refuse(method, "@Argument gives a parameter an empty name");
      }
      return given;
    }
    if (!parameter.isNamePresent()) {
      throw refuse(
          method,
          "its parameters have no names; compile with -parameters or name them with @Argument");
    }
    return parameter.getName();
  }
}
