// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RemoteErrorException;
import dev.bergen.rpc.errors.ErrorTable;
import dev.bergen.rpc.errors.Outbound;
import dev.bergen.rpc.errors.RemoteName;
import dev.bergen.wire.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

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

  private final ErrorTable table;

  private RemoteErrors(Builder builder) {
    this.table = builder.table.build();
  }

  /** Returns the table without types of the application's. */
  public static RemoteErrors defaults() {
    return DEFAULTS;
  }

  /** Returns a builder of a table that also contains {@link #defaults}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what the packages below know of this. */
  ErrorTable table() {
    return table;
  }

  /** Registers types. A later registration for the same name or type replaces an earlier one. */
  public static final class Builder {
    private final ErrorTable.Builder table = new ErrorTable.Builder();

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
      table.map(RemoteName.of(module, name), type, factory);
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
      table.mapModule(module, type, factory);
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
      table.mapOutgoing(type, error -> Outbound.of(describe.apply(error)));
      return this;
    }

    private <T extends Throwable> Builder put(
        Class<T> type,
        String module,
        String name,
        BiFunction<? super T, RemoteName, Outbound> describe) {
      RemoteName to = RemoteName.of(module, name);
      table.mapOutgoing(type, error -> describe.apply(error, to));
      return this;
    }

    /** Returns what was registered until now; later changes of this builder do not reach it. */
    public RemoteErrors build() {
      return new RemoteErrors(this);
    }
  }
}
