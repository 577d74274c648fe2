// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.InvalidArgumentsException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.UnsupportedVersionException;
import dev.bergen.wire.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Java exception types for remote names, in both directions. Immutable.
 *
 * <p>A client turns the names registered with {@link Builder#map}, and everything else of the
 * modules registered with {@link Builder#mapModule}, into their Java types; every other failure is
 * a {@link RemoteErrorException}. A server sends a registered type, or the nearest registered super
 * type, under its remote name; any other under its Java name. No class is ever loaded by a name
 * from the wire.
 *
 * <p>A checked exception reaches callers that can handle one: a method of a typed interface that
 * declares it ({@link RpcClient#as}), a future, an interceptor. Any other caller gets the {@link
 * RemoteErrorException}.
 *
 * <p>Every table contains the Python names of Java's common exceptions, such as {@code
 * builtins.ValueError} for {@link IllegalArgumentException}, for outgoing failures only.
 */
public final class RemoteErrors {
  private static final RemoteErrors DEFAULTS = builder().build();

  private final Map<RemoteName, Incoming<?>> incoming;
  private final Map<String, Incoming<?>> modules;
  private final Map<Class<?>, Outgoing<?>> outgoing;

  private RemoteErrors(Builder builder) {
    this.incoming = Map.copyOf(builder.incoming);
    this.modules = Map.copyOf(builder.modules);
    this.outgoing = Map.copyOf(builder.outgoing);
  }

  /** Returns the table without types of the application's. */
  public static RemoteErrors defaults() {
    return DEFAULTS;
  }

  /** Returns a builder of a table that also contains {@link #defaults}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the exception for the caller of a method that failed: a new one each time. */
  Exception toException(Failure failure) {
    RemoteName name = RemoteName.of(failure.module(), failure.type()).origin();
    RemoteErrorException remote = remote(name, failure);
    Incoming<?> known = incoming.get(name);
    if (known == null) {
      known = modules.get(name.module());
    }
    return known == null ? remote : known.make(failure, remote);
  }

  /** Returns whether a remote failure may become {@code type} or a subtype of it. */
  boolean canBecome(Class<?> type) {
    return Stream.concat(incoming.values().stream(), modules.values().stream())
        .anyMatch(known -> type.isAssignableFrom(known.type()));
  }

  /** Returns whether a table made this of a remote failure, which is attached to it then. */
  static boolean isMapped(@Nullable Throwable error) {
    return error != null && attached(error) != null;
  }

  /** Returns the exception for a caller that declares no checked one. */
  static RuntimeException unchecked(Exception error) {
    if (error instanceof RuntimeException known) {
      return known;
    }
    RemoteErrorException remote = attached(error);
    return remote == null
        ? new MessageDeliveryException(true, String.valueOf(error.getMessage()), error)
        : remote;
  }

  private static @Nullable RemoteErrorException attached(Throwable error) {
    return Stream.concat(Stream.ofNullable(error.getCause()), Arrays.stream(error.getSuppressed()))
        .filter(RemoteErrorException.class::isInstance)
        .map(RemoteErrorException.class::cast)
        .findFirst()
        .orElse(null);
  }

  /** Returns the remote name that {@code error} is sent under, and its arguments. */
  Outbound toRemote(Throwable error) {
    for (Class<?> type = error.getClass(); type != null; type = type.getSuperclass()) {
      Outgoing<?> known = outgoing.get(type);
      if (known != null) {
        return known.name(error);
      }
    }
    return Outbound.of(RemoteName.of(error.getClass()));
  }

  private static RemoteErrorException remote(RemoteName name, Failure failure) {
    if (name.equals(RemoteName.NO_SUCH_METHOD)) {
      return new NoSuchRpcMethodException(
          name.type(), name.module(), failure.message(), failure.traceback());
    }
    if (name.equals(RemoteName.UNSUPPORTED_VERSION)) {
      return new UnsupportedVersionException(
          name.type(), name.module(), failure.message(), failure.traceback());
    }
    if (!failure.ran()) {
      return new InvalidArgumentsException(
          name.type(), name.module(), failure.message(), failure.traceback());
    }
    return new RemoteErrorException(
        name.type(),
        name.module(),
        failure.message(),
        failure.traceback(),
        arguments(failure),
        named(failure));
  }

  private static List<?> arguments(Failure failure) {
    return failure.args().toJava() instanceof List<?> given ? given : List.of();
  }

  @SuppressWarnings("unchecked") // JSON's names are texts
  private static Map<String, @Nullable Object> named(Failure failure) {
    return failure.kwargs().toJava() instanceof Map<?, ?> given
        ? (Map<String, @Nullable Object>) given
        : Map.of();
  }

  /**
   * The remote name of an outgoing exception.
   *
   * @param args what the peer creates it with; {@code null} means its message
   */
  record Outbound(
      RemoteName name,
      @Nullable List<? extends @Nullable Object> args,
      Map<String, ? extends @Nullable Object> kwargs) {
    static Outbound of(RemoteName name) {
      return new Outbound(name, null, Map.of());
    }

    static Outbound of(Failure failure) {
      return new Outbound(
          RemoteName.of(failure.module(), failure.type()), arguments(failure), named(failure));
    }
  }

  private record Incoming<T extends Exception>(Class<T> type, Function<Failure, T> factory) {
    /** The remote failure stays attached, so that its trace is not lost. */
    Exception make(Failure failure, RemoteErrorException remote) {
      T made;
      try {
        made = factory.apply(failure);
      } catch (RuntimeException e) {
        remote.addSuppressed(e);
        return remote;
      }
      if (made == null) {
        return remote;
      }
      if (made.getCause() != null) {
        made.addSuppressed(remote);
        return made;
      }
      try {
        made.initCause(remote);
      } catch (IllegalStateException e) {
        // Its constructor has declared that it has no cause.
        made.addSuppressed(remote);
      }
      return made;
    }
  }

  private record Outgoing<T extends Throwable>(
      Class<T> type, Function<? super T, Outbound> describe) {
    Outbound name(Throwable error) {
      return describe.apply(type.cast(error));
    }
  }

  /** Registers types. A later registration for the same name or type replaces an earlier one. */
  public static final class Builder {
    private final Map<RemoteName, Incoming<?>> incoming = new HashMap<>();
    private final Map<String, Incoming<?>> modules = new HashMap<>();
    private final Map<Class<?>, Outgoing<?>> outgoing = new HashMap<>();

    private Builder() {
      mapOutgoing(IllegalArgumentException.class, "builtins", "ValueError");
      mapOutgoing(IllegalStateException.class, "builtins", "RuntimeError");
      mapOutgoing(UnsupportedOperationException.class, "builtins", "NotImplementedError");
      mapOutgoing(NoSuchElementException.class, "builtins", "LookupError");
      mapOutgoing(IndexOutOfBoundsException.class, "builtins", "IndexError");
      mapOutgoing(ArithmeticException.class, "builtins", "ArithmeticError");
      mapOutgoing(SecurityException.class, "builtins", "PermissionError");
      mapOutgoing(TimeoutException.class, "builtins", "TimeoutError");
      mapOutgoing(IOException.class, "builtins", "OSError");
      mapOutgoing(AssertionError.class, "builtins", "AssertionError");
      mapOutgoing(OutOfMemoryError.class, "builtins", "MemoryError");
      mapOutgoing(StackOverflowError.class, "builtins", "RecursionError");
      mapOutgoing(MessageEncodingException.class, "builtins", "ValueError");
      mapOutgoing(MessagingTimeoutException.class, "oslo_messaging.exceptions", "MessagingTimeout");
      mapOutgoing(
          MessageDeliveryException.class, "oslo_messaging.exceptions", "MessageDeliveryFailure");
    }

    /**
     * Registers {@code type} for a remote name, in both directions.
     *
     * @param module as the peer names it, such as {@code nova.exception}
     * @param name class name within the module, such as {@code InstanceNotFound}
     * @param factory makes the exception for one caller; called once for each failure. If it
     *     throws, the caller gets a {@link RemoteErrorException}. The remote failure is added as
     *     its cause, or as suppressed if it has one
     */
    public <T extends Exception> Builder map(
        String module, String name, Class<T> type, Function<Failure, T> factory) {
      incoming.put(RemoteName.of(module, name), new Incoming<>(type, factory));
      return mapOutgoing(type, module, name);
    }

    /**
     * Registers {@code type} for everything of a remote module that has no registration of its own.
     * For incoming failures only: outgoing ones need a name.
     *
     * @param module as the peer names it, such as {@code nova.exception}; modules below it are
     *     others
     * @param factory makes the exception, as in {@link #map}; {@link Failure#type} is its name
     */
    public <T extends Exception> Builder mapModule(
        String module, Class<T> type, Function<Failure, T> factory) {
      modules.put(RemoteName.of(module, "").module(), new Incoming<>(type, factory));
      return this;
    }

    /**
     * Registers the remote name of {@code type} and its subtypes. The peer creates its exception
     * with the message as the only argument.
     */
    public <T extends Throwable> Builder mapOutgoing(Class<T> type, String module, String name) {
      return mapOutgoing(type, module, name, error -> Map.of());
    }

    /**
     * Registers the remote name that {@code type} and its subtypes are sent under, and the named
     * arguments that the peer creates its exception with, beside the message.
     */
    public <T extends Throwable> Builder mapOutgoing(
        Class<T> type,
        String module,
        String name,
        Function<? super T, ? extends Map<String, ?>> kwargs) {
      return put(type, module, name, (error, to) -> new Outbound(to, null, kwargs.apply(error)));
    }

    /**
     * Registers the remote name that {@code type} and its subtypes are sent under, and the
     * arguments that the peer creates its exception with: by position, then by name. The message is
     * among them only if {@code args} contains it.
     */
    public <T extends Throwable> Builder mapOutgoing(
        Class<T> type,
        String module,
        String name,
        Function<? super T, ? extends List<?>> args,
        Function<? super T, ? extends Map<String, ?>> kwargs) {
      return put(
          type,
          module,
          name,
          (error, to) -> new Outbound(to, args.apply(error), kwargs.apply(error)));
    }

    /**
     * Registers the remote names that {@code type} and its subtypes are sent under, for types that
     * stand for many remote names.
     *
     * @param describe returns a failure whose module, type, positional and named arguments count;
     *     its message does not, unless it is among the arguments
     */
    public <T extends Throwable> Builder mapOutgoing(
        Class<T> type, Function<? super T, Failure> describe) {
      outgoing.put(type, new Outgoing<>(type, error -> Outbound.of(describe.apply(error))));
      return this;
    }

    private <T extends Throwable> Builder put(
        Class<T> type,
        String module,
        String name,
        BiFunction<? super T, RemoteName, Outbound> describe) {
      RemoteName to = RemoteName.of(module, name);
      outgoing.put(type, new Outgoing<>(type, error -> describe.apply(error, to)));
      return this;
    }

    public RemoteErrors build() {
      return new RemoteErrors(this);
    }
  }
}
