// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.config.KnownService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls that an OpenStack service accepts in one release: topics, versions, methods and their
 * arguments, read from the service's own sources by {@code scripts/contracts}.
 *
 * <pre>{@code
 * ServiceContract.of(KnownService.NOVA)
 *     .method("compute", null, "reboot_instance")
 *     .map(MethodContract::arguments); // instance, block_device_info, reboot_type
 * }</pre>
 *
 * @param service the name that people use: {@code heat}
 * @param distribution its name on PyPI: {@code openstack-heat}
 * @param release the release whose sources were read
 * @param interfaces in the order of the file
 * @param objects the version of each class that travels as a versioned object
 */
public record ServiceContract(
    String service,
    String distribution,
    String release,
    List<InterfaceContract> interfaces,
    Map<String, String> objects) {

  public ServiceContract {
    interfaces = List.copyOf(interfaces);
    objects = Map.copyOf(objects);
  }

  /**
   * Returns the contract of a service: of nova, cinder, designate, heat, ironic and neutron.
   *
   * @throws IllegalArgumentException if there is none of this service
   */
  public static ServiceContract of(KnownService service) {
    String file = service.id() + ".contract";
    try (InputStream in = ServiceContract.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "No contract of %s; there are those of nova, cinder, designate, heat, ironic, neutron"
                .formatted(service.id()));
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** Reads what {@code scripts/contracts} writes. */
  static ServiceContract parse(String text) {
    String[] service = {};
    List<InterfaceContract> interfaces = new ArrayList<>();
    String heading = null;
    List<MethodContract> methods = new ArrayList<>();
    Map<String, String> objects = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("service ")) {
        service = line.split(" ");
      } else if (line.startsWith("interface ")) {
        add(interfaces, heading, methods);
        heading = line;
        methods = new ArrayList<>();
      } else if (line.startsWith("object ")) {
        String[] words = line.split(" ");
        objects.put(words[1], words[2]);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        methods.add(MethodContract.parse(line));
      }
    }
    add(interfaces, heading, methods);
    return new ServiceContract(service[1], service[2], service[3], interfaces, objects);
  }

  private static void add(
      List<InterfaceContract> interfaces, @Nullable String heading, List<MethodContract> methods) {
    if (heading != null) {
      interfaces.add(InterfaceContract.parse(heading, methods));
    }
  }

  /** Returns what is taken on a topic in a namespace; {@code null} is the null namespace. */
  public Optional<InterfaceContract> at(String topic, @Nullable String namespace) {
    return interfaces.stream()
        .filter(each -> each.topic().equals(topic) || each.topic().equals("*"))
        .filter(each -> Objects.equals(each.namespace(), namespace))
        .findFirst();
  }

  /** Returns a method on a topic in a namespace; {@code null} is the null namespace. */
  public Optional<MethodContract> method(String topic, @Nullable String namespace, String name) {
    return at(topic, namespace).flatMap(each -> each.method(name));
  }
}
