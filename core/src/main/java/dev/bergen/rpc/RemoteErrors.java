// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.UnsupportedVersionException;
import dev.bergen.wire.Failure;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which Java exception types stand for which remote names, in both directions. Immutable.
 *
 * <p>A client turns the names registered with {@link Builder#map} into their Java types; every
 * other failure is a {@link RemoteErrorException}. A server sends a registered type, or the nearest
 * registered super type, under its remote name; any other under its Java name. Nothing that the
 * wire names is ever loaded.
 *
 * <p>Every table knows how Java's common exceptions are called in Python, such as {@code
 * builtins.ValueError} for {@link IllegalArgumentException}, for the way out only.
 */
public final class RemoteErrors {
  private static final RemoteErrors DEFAULTS = builder().build();

  private final Map<RemoteName, Incoming<?>> incoming;
  private final Map<Class<?>, Outgoing<?>> outgoing;

  private RemoteErrors(Builder builder) {
    this.incoming = Map.copyOf(builder.incoming);
    this.outgoing = Map.copyOf(builder.outgoing);
  }

  /** Returns the table without types of the application's. */
  public static RemoteErrors defaults() {
    return DEFAULTS;
  }

  /** Returns a builder of a table that also knows what {@link #defaults} knows. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the exception for the caller of a method that failed: a new one each time. */
  RuntimeException toException(Failure failure) {
    RemoteName name = RemoteName.of(failure.module(), failure.type()).origin();
    RemoteErrorException remote = remote(name, failure);
    Incoming<?> known = incoming.get(name);
    return known == null ? remote : known.make(failure, remote);
  }

  /** Returns the remote name that {@code error} travels under, and its named arguments. */
  Outbound toRemote(Throwable error) {
    for (Class<?> type = error.getClass(); type != null; type = type.getSuperclass()) {
      Outgoing<?> known = outgoing.get(type);
      if (known != null) {
        return known.name(error);
      }
    }
    return new Outbound(RemoteName.of(error.getClass()), Map.of());
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

  /** What an exception is called on its way out. */
  record Outbound(RemoteName name, Map<String, ? extends @Nullable Object> kwargs) {}

  private record Incoming<T extends RuntimeException>(Function<Failure, T> factory) {
    /** The remote failure stays attached, so that its trace is not lost. */
    RuntimeException make(Failure failure, RemoteErrorException remote) {
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
        // Its constructor has said that it has no cause.
        made.addSuppressed(remote);
      }
      return made;
    }
  }

  private record Outgoing<T extends Throwable>(
      Class<T> type, RemoteName name, Function<? super T, ? extends Map<String, ?>> kwargs) {
    Outbound name(Throwable error) {
      return new Outbound(name, kwargs.apply(type.cast(error)));
    }
  }

  /** Registers types. What is registered later for the same name or type wins. */
  public static final class Builder {
    private final Map<RemoteName, Incoming<?>> incoming = new HashMap<>();
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
     * @param module as the other side calls it, such as {@code nova.exception}
     * @param name class name within the module, such as {@code InstanceNotFound}
     * @param factory makes the exception for one caller; called once for each failure. If it
     *     throws, the caller gets a {@link RemoteErrorException}. The remote failure is added as
     *     its cause, or as suppressed if it has one
     */
    public <T extends RuntimeException> Builder map(
        String module, String name, Class<T> type, Function<Failure, T> factory) {
      incoming.put(RemoteName.of(module, name), new Incoming<>(factory));
      return mapOutgoing(type, module, name);
    }

    /** Registers what {@code type} and its subtypes are called when a server sends them. */
    public <T extends Throwable> Builder mapOutgoing(Class<T> type, String module, String name) {
      return mapOutgoing(type, module, name, error -> Map.of());
    }

    /**
     * Registers what {@code type} and its subtypes are called when a server sends them, and which
     * named arguments the other side creates them with.
     */
    public <T extends Throwable> Builder mapOutgoing(
        Class<T> type,
        String module,
        String name,
        Function<? super T, ? extends Map<String, ?>> kwargs) {
      outgoing.put(type, new Outgoing<>(type, RemoteName.of(module, name), kwargs));
      return this;
    }

    public RemoteErrors build() {
      return new RemoteErrors(this);
    }
  }
}
