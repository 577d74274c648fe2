// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A service of OpenStack as a process, and one beside it that does what other parts of the service
 * would, with the service's own classes: see openstack_services.py. Both end with this, and with
 * the JVM. A teller is one process that has the service inside: see openstack_tellers.py.
 *
 * <p>Threads: any.
 */
final class RealService implements AutoCloseable {
  /** Some ten seconds on an idle machine. */
  private static final Duration UP = Duration.ofMinutes(5);

  private static final Duration ANSWER = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PythonPeer peer;
  private final JsonNode facts;

  private RealService(PythonPeer peer) {
    this.peer = peer;
    try {
      this.facts = peer.awaitEvent("up", UP);
    } catch (AssertionError e) {
      peer.close();
      throw e;
    }
    System.out.println("beside " + facts);
  }

  static PythonRelease release() {
    return PythonRelease.service("openstack-2026.2");
  }

  /**
   * Returns when the service takes messages.
   *
   * @param project cinder, designate, heat or ceilometer
   * @param url of a virtual host that is nobody else's
   * @param options more lines for the section DEFAULT of its configuration
   */
  static RealService start(String project, String url, String... options) {
    return start(release(), "openstack_services.py", project, url, options);
  }

  /** Returns the environment of Keystone, Glance, Manila and Octavia. */
  static PythonRelease apis() {
    return PythonRelease.service("openstack-apis-2026.2");
  }

  /**
   * Returns when the service inside the process can be asked.
   *
   * @param project keystone, glance, manila or octavia of {@link #apis}; neutron of {@link
   *     #release}
   */
  static RealService teller(PythonRelease release, String project, String url) {
    return start(release, "openstack_tellers.py", project, url);
  }

  private static RealService start(
      PythonRelease release, String program, String project, String url, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--service", project, "--url", url));
    for (String option : options) {
      arguments.addAll(List.of("--option", option));
    }
    return new RealService(PythonPeer.start(release, program, arguments));
  }

  /** Returns the version of the service's package. */
  String version() {
    return facts.get("release").asText();
  }

  /** Returns the host that it was told to be on. */
  String host() {
    return facts.get("host").asText();
  }

  /**
   * Has a command carried out, and returns its result.
   *
   * @param command JSON, in single quotes for double ones
   */
  JsonNode tell(String command) {
    try {
      ObjectNode line = (ObjectNode) JSON.readTree(command.replace('\'', '"'));
      JsonNode answer = peer.ask(line).get(ANSWER.toSeconds(), TimeUnit.SECONDS);
      if (answer.has("raised")) {
        throw new AssertionError("The service's own classes failed: " + answer);
      }
      return answer.path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    peer.close();
  }
}
