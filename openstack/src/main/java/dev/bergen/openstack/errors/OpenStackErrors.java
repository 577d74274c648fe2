// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.errors;

import dev.bergen.config.KnownService;
import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.openstack.errors.ExceptionCatalogue.Form;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.wire.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which exceptions of OpenStack's services become an {@link OpenStackException}, and how a server
 * sends one: as the services' own {@code allowed_remote_exmods} let them in.
 *
 * <pre>{@code
 * try {
 *   client.withErrors(OpenStackErrors.of(KnownService.NOVA)).call("get_host_uptime");
 * } catch (OpenStackException e) {
 *   if (e.is("ComputeHostNotFound")) { … }
 * }
 * }</pre>
 *
 * <p>There are catalogues of nova, cinder, designate, heat and ironic. A service's exceptions that
 * are newer than its catalogue become exceptions, too; their code comes with them.
 */
public final class OpenStackErrors {
  private static final String IRONIC = "ironic.common.exception";
  private static final int MOST_HOPS = 8;

  private OpenStackErrors() {}

  /**
   * Returns the table for calls of these services, or for servers in their place.
   *
   * @throws IllegalArgumentException if there is no catalogue of one of them
   */
  public static RemoteErrors of(KnownService... services) {
    return builder(services).build();
  }

  /**
   * Returns the table of {@link #of} for more entries; an exception of your own that is registered
   * for one name goes before the rest of its module.
   */
  public static RemoteErrors.Builder builder(KnownService... services) {
    RemoteErrors.Builder builder =
        RemoteErrors.builder().mapOutgoing(OpenStackException.class, OpenStackErrors::describe);
    for (KnownService service : services) {
      for (String module : catalogue(service).modules()) {
        builder.mapModule(module, OpenStackException.class, OpenStackErrors::received);
      }
    }
    return builder;
  }

  /**
   * Makes an exception for a caller of this service's kind, which catches it under its own name.
   *
   * @param type the name of the class: {@code InstanceNotFound}
   * @param message what the caller sees; Heat makes the message of an exception by itself
   * @param kwargs what the class is made with by name: {@code instance_id}; its code is added
   * @throws IllegalArgumentException if the service has no such exception, or no catalogue here
   */
  public static OpenStackException exception(
      KnownService service,
      String type,
      String message,
      Map<String, ? extends @Nullable Object> kwargs) {
    ExceptionCatalogue catalogue = catalogue(service);
    String module = catalogue.modules().iterator().next();
    if (!catalogue.knows(type)) {
      throw new IllegalArgumentException(
          "%s has no exception %s; see the .errors files beside this class"
              .formatted(module, type));
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>(kwargs);
    if (catalogue.form() == Form.MESSAGE) {
      catalogue.code(type).ifPresent(code -> named.putIfAbsent("code", code));
    }
    return new OpenStackException(module, type, message, named);
  }

  private static ExceptionCatalogue catalogue(KnownService service) {
    return ExceptionCatalogue.of(service)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No catalogue of the exceptions of %s; there are those of %s"
                        .formatted(service.id(), ids())));
  }

  private static List<String> ids() {
    return ExceptionCatalogue.services().stream().map(KnownService::id).toList();
  }

  private static OpenStackException received(Failure failure) {
    String module = origin(failure.module());
    Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
    if (failure.kwargs().toJava() instanceof Map<?, ?> given) {
      given.forEach(
          (name, value) ->
              kwargs.put(String.valueOf(name), module.equals(IRONIC) ? unquoted(value) : value));
    }
    return new OpenStackException(module, origin(failure.type()), failure.message(), kwargs);
  }

  /**
   * Ironic's exceptions turn each argument into JSON text, and once more wherever one is made again
   * from what has travelled.
   */
  private static @Nullable Object unquoted(@Nullable Object value) {
    Object read = value;
    for (int hops = 0; hops < MOST_HOPS && read instanceof String text; hops++) {
      if (hops > 0 && !text.startsWith("\"")) {
        break; // it is what was meant
      }
      try {
        read = Json.parse(text).toJava();
      } catch (MalformedMessageException e) {
        break;
      }
    }
    return read;
  }

  /** A service in Python that passes an exception on adds this to both parts of its name. */
  private static String origin(String name) {
    return name.endsWith("_Remote") ? name.substring(0, name.length() - 7) : name;
  }

  /** Python makes the exception again with exactly these arguments, or sees a RemoteError. */
  private static Failure describe(OpenStackException exception) {
    String message = String.valueOf(exception.getMessage());
    Form form =
        ExceptionCatalogue.ofModule(exception.module())
            .map(ExceptionCatalogue::form)
            .orElse(Form.MESSAGE);
    return new Failure(
        exception.type(),
        exception.module(),
        message,
        List.of(),
        form == Form.NAMES ? Json.EMPTY_ARRAY : Json.of(List.of(message)),
        Json.of(exception.kwargs()));
  }
}
