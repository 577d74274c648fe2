// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.rpc.errors.ErrorTable;
import dev.bergen.rpc.typed.InterfaceVersion;
import dev.bergen.rpc.typed.Payloads;
import dev.bergen.rpc.typed.Signature;
import dev.bergen.rpc.typed.TypeVariables;
import dev.bergen.rpc.typed.UserTypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Makes a typed interface a client. The work of each method is planned when the client is made. */
public final class TypedClient implements InvocationHandler {
  private final Class<?> type;
  private final Target target;
  private final Map<Method, Plan> plans;

  private TypedClient(Class<?> type, Target target, Map<Method, Plan> plans) {
    this.type = type;
    this.target = target;
    this.plans = plans;
  }

  /**
   * Returns {@code type} as a client.
   *
   * @param types read the annotations
   * @throws IllegalArgumentException if a method cannot be called; the message names it
   */
  public static <T> T create(Sender sender, Class<T> type, UserTypes types) {
    if (!type.isInterface() || type.isAnnotation()) {
      throw new IllegalArgumentException(type.getName() + " is not an interface");
    }
    Target given = sender.settings().target();
    Target target = addressed(given, type, types);
    Sender addressed = sender.with(sender.settings().withTarget(target));
    Version least = given.version() == null ? InterfaceVersion.least(type, types) : given.version();
    Map<Method, Plan> plans = plans(type, addressed, least, types);
    TypedClient handler = new TypedClient(type, target, plans);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] values)
      throws Throwable {
    @Nullable Object[] given = values == null ? new @Nullable Object[0] : values;
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, given);
    }
    Plan plan = plans.get(method);
    if (plan == null) {
      throw new IllegalStateException("No plan for " + method);
    }
    return plan.run(proxy, given);
  }

  @SuppressWarnings("ReferenceEquality") // a client is equal to nothing but itself
  private Object ofObject(Object proxy, Method method, @Nullable Object[] values) {
    return switch (method.getName()) {
      case "equals" -> proxy == values[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> type.getSimpleName() + " at " + target;
    };
  }

  /** Fills what the handle's target leaves open from the interface's annotation. */
  private static Target addressed(Target target, Class<?> type, UserTypes types) {
    UserTypes.Declared declared = types.declared(type);
    Version version = InterfaceVersion.declared(type, types);
    if (declared == null || version == null) {
      return target;
    }
    Target result = target;
    if (result.topic() == null && !declared.topic().isEmpty()) {
      result = result.withTopic(declared.topic());
    }
    if (result.namespace() == null && !declared.namespace().isEmpty()) {
      result = result.withNamespace(declared.namespace());
    }
    return result.version() == null ? result.withVersion(version.toString()) : result;
  }

  /**
   * @param least the version that methods without {@code @Since} need; {@code null} is none
   */
  private static Map<Method, Plan> plans(
      Class<?> type, Sender sender, @Nullable Version least, UserTypes types) {
    Version own = InterfaceVersion.declared(type, types);
    TypeVariables variables = TypeVariables.of(type);
    Map<Method, Plan> plans = new HashMap<>();
    Map<String, Method> byName = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      Version since = InterfaceVersion.since(method, own, types);
      if (method.isBridge() || (method.isDefault() && since == null)) {
        plans.put(method, localPlan(method));
        continue;
      }
      if (Signature.belongsToJdk(type, method)) {
        throw Signature.refuse(method, "it belongs to an interface of the JDK");
      }
      Signature signature = Signature.of(method, variables, types);
      Method other = byName.putIfAbsent(signature.name(), method);
      if (other != null && !Signature.of(other, variables, types).equals(signature)) {
        throw Signature.refuse(
            method,
            "it has the same name as " + Signature.describe(other) + "; use @Rpc(name = \"…\")");
      }
      Sender versioned = versioned(method, sender, least, since);
      Plan remote = remotePlan(method, signature, variables, versioned, types);
      CallSettings settings = versioned.settings();
      boolean allowed = settings.allows(settings.target().version());
      plans.put(method, method.isDefault() && !allowed ? localPlan(method) : remote);
    }
    return Map.copyOf(plans);
  }

  /**
   * Requests the higher of the version that all methods need and the one that this method needs.
   */
  private static Sender versioned(
      Method method, Sender sender, @Nullable Version least, @Nullable Version since) {
    if (least != null && since != null && least.major() != since.major()) {
      throw Signature.refuse(
          method,
          "@Since(\"%s\") cannot be asked for by a client of version %s".formatted(since, least));
    }
    Version needed = since != null && (least == null || since.compareTo(least) > 0) ? since : least;
    CallSettings settings = sender.settings();
    Target target = settings.target();
    return needed == null
        ? sender
        : sender.with(settings.withTarget(target.withVersion(needed.toString())));
  }

  private static Plan remotePlan(
      Method method, Signature signature, TypeVariables variables, Sender sender, UserTypes types) {
    for (Signature.Slot slot : signature.slots()) {
      if (slot.role() == Signature.Role.RPC_CONTEXT) {
        throw Signature.refuse(
            method, "a client has no RpcContext; on both sides there is RequestContext");
      }
    }
    Type result = variables.resolve(method.getGenericReturnType());
    Class<?> returned = Payloads.rawClass(result);
    boolean async = returned == CompletableFuture.class || returned == CompletionStage.class;
    if (async) {
      Type inner = Signature.typeArgument(result);
      if (inner == null) {
        throw Signature.refuse(method, "it returns a future without a type argument");
      }
      result = inner;
    } else if (Future.class.isAssignableFrom(returned)) {
      throw Signature.refuse(method, "of all futures it can return only CompletableFuture");
    }
    Signature.requireKnown(method, "the result", result);
    if (types.isCast(method)) {
      if (result != void.class && result != Void.class) {
        throw Signature.refuse(method, "a @Cast returns void or CompletableFuture<Void>");
      }
      return castPlan(signature, sender, async);
    }
    requireThrowable(method, sender.settings().errors());
    List<Class<?>> declared = List.of(method.getExceptionTypes());
    return async
        ? asyncPlan(signature, sender, result)
        : callPlan(signature, sender, result, declared);
  }

  /** Refuses a declared checked exception that no remote failure becomes. */
  private static void requireThrowable(Method method, ErrorTable errors) {
    for (Class<?> type : method.getExceptionTypes()) {
      boolean checked =
          !RuntimeException.class.isAssignableFrom(type) && !Error.class.isAssignableFrom(type);
      boolean anything = type.isAssignableFrom(Exception.class);
      if (checked && !anything && !errors.canBecome(type)) {
        throw Signature.refuse(
            method,
            ("it declares %s, which no remote failure becomes; map a remote name to it, and give"
                    + " the client withErrors(RemoteErrors.builder().map(…, %s.class, …).build())")
                .formatted(type.getName(), type.getSimpleName()));
      }
    }
  }

  private static Plan castPlan(Signature signature, Sender sender, boolean async) {
    return (proxy, values) -> {
      Sender own = withContext(sender, signature, values);
      Map<String, @Nullable Object> args = arguments(signature, values);
      if (async) {
        Object taken = own.castAsync(signature.name(), args);
        return taken;
      }
      own.cast(signature.name(), args);
      return null;
    };
  }

  private static Plan asyncPlan(Signature signature, Sender sender, Type result) {
    return (proxy, values) ->
        withContext(sender, signature, values)
            .callAsync(signature.name(), arguments(signature, values), result);
  }

  /**
   * @param declared the exceptions that the method declares
   */
  private static Plan callPlan(
      Signature signature, Sender sender, Type result, List<Class<?>> declared) {
    return (proxy, values) -> {
      Sender own = withContext(sender, signature, values);
      try {
        return own.callTyped(signature.name(), arguments(signature, values), result);
      } catch (Exception e) {
        boolean fits = declared.stream().anyMatch(type -> type.isInstance(e));
        throw fits ? e : ErrorTable.unchecked(e);
      }
    };
  }

  /** A default method runs here, on the proxy. */
  private static Plan localPlan(Method method) {
    Class<?> owner = method.getDeclaringClass();
    MethodHandle body;
    try {
      body =
          MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
              .unreflectSpecial(method, owner)
              .asFixedArity();
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          "The default method " + Signature.describe(method) + " cannot be reached", e);
    }
    MethodHandle spread = body.asSpreader(Object[].class, method.getParameterCount());
    return (proxy, values) -> spread.invoke(proxy, values);
  }

  private static Sender withContext(Sender sender, Signature signature, @Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (signature.slots().get(i).role() == Signature.Role.REQUEST_CONTEXT
          && values[i] instanceof RequestContext context) {
        return sender.with(sender.settings().withContext(context));
      }
    }
    return sender;
  }

  private static Map<String, @Nullable Object> arguments(
      Signature signature, @Nullable Object[] values) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      Signature.Slot slot = signature.slots().get(i);
      if (slot.role() == Signature.Role.OTHER_ARGUMENTS) {
        addOthers(signature, values[i], args);
      } else if (slot.role() == Signature.Role.ARGUMENT && !slot.optional()) {
        args.put(slot.name(), values[i]);
      } else if (slot.role() == Signature.Role.ARGUMENT
          && values[i] instanceof Optional<?> given
          && given.isPresent()) {
        args.put(slot.name(), given.get());
      }
    }
    return args;
  }

  private static void addOthers(
      Signature signature, @Nullable Object given, Map<String, @Nullable Object> args) {
    if (given instanceof Map<?, ?> others) {
      for (Map.Entry<?, ?> other : others.entrySet()) {
        String name = String.valueOf(other.getKey());
        if (signature.names(name)) {
          throw new IllegalArgumentException(
              "%s has a parameter %s; the other arguments cannot have that name"
                  .formatted(signature.name(), name));
        }
        args.put(name, other.getValue());
      }
    }
  }

  /** The work of one method of the interface. */
  @FunctionalInterface
  private interface Plan {
    @Nullable Object run(Object proxy, @Nullable Object[] values) throws Throwable;
  }
}
