// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import dev.bergen.RequestContext;
import dev.bergen.rpc.Expected;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The endpoints of our Python program for servers, in Java. */
public final class JavaLab {
  private JavaLab() {}

  /** An exception that the application knows on both sides. */
  static final class InstanceNotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String instance;

    InstanceNotFound(String instance) {
      super("Instance %s could not be found.".formatted(instance));
      this.instance = instance;
    }

    Map<String, Object> kwargs() {
      return Map.of("instance_id", instance);
    }
  }

  /** An exception that takes one text and nothing else. */
  static final class QuotaExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QuotaExceeded(String message) {
      super(message);
    }
  }

  /** An exception that Python makes with two positional arguments. */
  static final class NoSuchVolume extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> args;

    NoSuchVolume(String volume, String host) {
      super("No volume %s on %s".formatted(volume, host));
      this.args = List.of(volume, host);
    }

    List<String> args() {
      return args;
    }
  }

  /** An exception that nobody has registered. */
  static final class Unregistered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unregistered(String message) {
      super(message);
    }
  }

  /** The plain endpoint: no namespace, version 1.0. */
  public static final class Plain {
    private final String server;
    private final CountDownLatch stopped;
    private final Queue<Object> notes = new ConcurrentLinkedQueue<>();

    Plain(String server, CountDownLatch stopped) {
      this.server = server;
      this.stopped = stopped;
    }

    public @Nullable Object echo(@Nullable Object value) {
      return value;
    }

    public String describe(Object value) {
      return value.getClass().getSimpleName() + " " + value;
    }

    public long add(long a, long b) {
      return a + b;
    }

    public void nothing() {}

    /** Ends early when the server's test does. */
    public String sleep(double seconds) throws InterruptedException {
      return stopped.await((long) (seconds * 1000), TimeUnit.MILLISECONDS)
          ? "interrupted"
          : "slept";
    }

    @Expected(QuotaExceeded.class)
    public void fail(String kind) throws Exception {
      throw switch (kind) {
        case "builtin" -> new IllegalArgumentException("bad value");
        case "unicode" -> new IllegalArgumentException("gr\u00fc\u00df \ud83d\ude00");
        case "state" -> new IllegalStateException("not now");
        case "checked" -> new java.io.IOException("no disk");
        case "empty" -> new IllegalStateException();
        case "custom" -> new InstanceNotFound("abc");
        case "positional" -> new NoSuchVolume("disk-1", "node-7");
        case "expected" -> new QuotaExceeded("Quota exceeded for cores");
        default -> new Unregistered("only Java knows");
      };
    }

    public Map<String, @Nullable Object> context(RequestContext context) {
      return context.values();
    }

    public String whoami() {
      return server;
    }

    public void note(Object token) {
      notes.add(token);
    }

    public List<Object> noted() {
      return List.copyOf(notes);
    }

    @Rpc(name = "_private")
    public String hidden() {
      return "never reached";
    }
  }

  /** The endpoint of the namespace {@code ns}. */
  @RpcInterface(namespace = "ns", version = "1.3")
  public static final class Namespaced {
    public Map<String, @Nullable Object> echo(@Nullable Object value) {
      return java.util.Collections.singletonMap("ns", value);
    }

    @Rpc(name = "only_here")
    public String onlyHere() {
      return "ns 1.3";
    }
  }

  /** The endpoint of another major version. */
  @RpcInterface(version = "2.4")
  public static final class Versioned {
    public Map<String, @Nullable Object> echo(@Nullable Object value) {
      return java.util.Collections.singletonMap("2.4", value);
    }

    @Rpc(name = "only_here")
    public String onlyHere() {
      return "2.4";
    }
  }
}
