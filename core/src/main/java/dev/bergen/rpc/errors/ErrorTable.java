// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.errors;

import dev.bergen.InvalidArgumentsException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.UnsupportedVersionException;
import dev.bergen.wire.Failure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The exception types that an application has registered, in both directions. Immutable. */
public final class ErrorTable {
  private final Map<RemoteName, Incoming<?>> incoming;
  private final Map<String, Incoming<?>> modules;
  private final Map<Class<?>, Outgoing<?>> outgoing;

  private ErrorTable(Builder builder) {
    this.incoming = Map.copyOf(builder.incoming);
    this.modules = Map.copyOf(builder.modules);
    this.outgoing = Map.copyOf(builder.outgoing);
  }

  /** Returns the exception for the caller of a method that failed: a new one each time. */
  public Exception toException(Failure failure) {
    RemoteName name = RemoteName.of(failure.module(), failure.type()).origin();
    RemoteErrorException remote = remote(name, failure);
    Incoming<?> known = incoming.get(name);
    if (known == null) {
      known = modules.get(name.module());
    }
    return known == null ? remote : known.make(failure, remote);
  }

  /** Returns whether a remote failure may become {@code type} or a subtype of it. */
  public boolean canBecome(Class<?> type) {
    return Stream.concat(incoming.values().stream(), modules.values().stream())
        .anyMatch(known -> type.isAssignableFrom(known.type()));
  }

  /** Returns whether a table made this of a remote failure, which is attached to it then. */
  public static boolean isMapped(@Nullable Throwable error) {
    return error != null && attached(error) != null;
  }

  /** Returns the exception for a caller that declares no checked one. */
  public static RuntimeException unchecked(Exception error) {
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
        Outbound.arguments(failure),
        Outbound.named(failure));
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

    /** Registers the type that failures of this name become. */
    public <T extends Exception> void map(
        RemoteName name, Class<T> type, Function<Failure, T> factory) {
      incoming.put(name, new Incoming<>(type, factory));
    }

    /** Registers the type that failures of a module become, unless their name has its own. */
    public <T extends Exception> void mapModule(
        String module, Class<T> type, Function<Failure, T> factory) {
      modules.put(RemoteName.of(module, "").module(), new Incoming<>(type, factory));
    }

    /** Registers the name and arguments that an exception and its subtypes are sent with. */
    public <T extends Throwable> void mapOutgoing(
        Class<T> type, Function<? super T, Outbound> describe) {
      outgoing.put(type, new Outgoing<>(type, describe));
    }

    public ErrorTable build() {
      return new ErrorTable(this);
    }
  }
}
