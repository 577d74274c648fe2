// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import dev.bergen.rpc.Expected;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The service that the captured messages were exchanged with, in Java. */
public final class GoldenLab {
  private GoldenLab() {}

  /** An exception with keyword arguments. */
  static final class LabError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String widget;
    private final String reason;

    LabError(String widget, String reason) {
      super("Widget %s is broken: %s".formatted(widget, reason));
      this.widget = widget;
      this.reason = reason;
    }

    Map<String, Object> kwargs() {
      Map<String, Object> kwargs = new LinkedHashMap<>();
      kwargs.put("widget", widget);
      kwargs.put("reason", reason);
      return kwargs;
    }
  }

  /** The plain endpoint. */
  public static final class Plain {
    private final CountDownLatch stopped;

    Plain(CountDownLatch stopped) {
      this.stopped = stopped;
    }

    public @Nullable Object echo(@Nullable Object value) {
      return value;
    }

    public void fan(int n) {}

    public String whoami() {
      return "server1";
    }

    public void nothing() {}

    public @Nullable Object value(String name) {
      return values().get(name);
    }

    public String sleep(double seconds) throws InterruptedException {
      return stopped.await((long) (seconds * 1000), TimeUnit.MILLISECONDS)
          ? "interrupted"
          : "slept";
    }

    public void fail(String kind) {
      throw switch (kind) {
        case "custom" -> new LabError("w-1", "out of ink");
        case "empty" -> new IllegalStateException();
        case "unicode" -> new IllegalStateException("Gr\u00f6\u00dfe \u4e16\u754c");
        default -> new IllegalArgumentException(kind);
      };
    }

    @Rpc(name = "fail_expected")
    @Expected(LabError.class)
    public void failExpected() {
      throw new LabError("w-2", "expected");
    }

    @Rpc(name = "_private")
    public void hidden() {}
  }

  /** The endpoint of the namespace {@code lab}, version 1.5. */
  @RpcInterface(namespace = "lab", version = "1.5")
  public static final class First {
    public String version() {
      return "1.5";
    }
  }

  /** The endpoint of the namespace {@code lab}, version 2.3. */
  @RpcInterface(namespace = "lab", version = "2.3")
  public static final class Second {
    public String version() {
      return "2.3";
    }
  }

  /** Returns what Python returned, in Java's types, by the name in the captures. */
  public static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> all = new HashMap<>();
    all.put("null", null);
    all.put("true", true);
    all.put("false", false);
    all.put("int", 42);
    all.put("zero", 0);
    all.put("negative", (short) -7);
    all.put("int64_max", Long.MAX_VALUE);
    all.put("long", 9007199254740993L);
    all.put("bigint", BigInteger.TWO.pow(200));
    all.put("float", 3.5f);
    all.put("float_int", 10.0);
    all.put("float_big", 1e300);
    all.put("float_small", 1e-10);
    all.put("str", "plain");
    all.put("empty", "");
    all.put("unicode", "Gr\u00fc\u00dfe, \u4e16\u754c \ud83d\ude80");
    all.put("escapes", "\"\\/\b\f\n\r\t\u0000\u007f\u2028");
    all.put("list", Arrays.asList(1, "two", null, Arrays.asList(3.0, Map.of()), List.of()));
    all.put("tuple", new int[] {1, 2});
    all.put("set", Set.of(5));
    all.put("frozenset", new ArrayList<>(List.of("x")));
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", java.util.Collections.singletonMap("n", null));
    map.put("", "empty key");
    all.put("dict", map);
    all.put("uuid", UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
    all.put("bytes", "abc\u00e9".getBytes(StandardCharsets.UTF_8));
    all.put("datetime", LocalDateTime.parse("2024-02-29T12:34:56.789012"));
    all.put("datetime_nomicro", LocalDateTime.parse("2024-02-29T12:34:56"));
    all.put("datetime_tz", OffsetDateTime.parse("2024-02-29T12:34:56.789012+00:00"));
    return all;
  }
}
