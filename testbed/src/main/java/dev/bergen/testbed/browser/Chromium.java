// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Chromium without a window, with one page, driven by its DevTools protocol.
 *
 * <p>Threads: one thread drives it; what the page complains of is collected meanwhile.
 */
public final class Chromium implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final List<String> NAMES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final Pattern LISTENING = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)/");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  private Chromium(Process process, Path profile, int port) throws IOException {
    this.process = process;
    this.profile = profile;
    HttpClient http = HttpClient.newHttpClient();
    URI create = URI.create("http://127.0.0.1:" + port + "/json/new?about:blank");
    try {
      HttpRequest put = HttpRequest.newBuilder(create).method("PUT", noBody()).build();
      String page = http.send(put, BodyHandlers.ofString()).body();
      URI address = URI.create(JSON.readTree(page).get("webSocketDebuggerUrl").asText());
      socket =
          http.newWebSocketBuilder()
              .buildAsync(address, new Incoming())
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IOException("Chromium does not talk", e);
    }
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }

  /** Returns whether there is one on this machine. */
  public static boolean isInstalled() {
    return NAMES.stream().anyMatch(name -> Files.isExecutable(Path.of(name)));
  }

  /** Starts one with a profile of its own, which goes with it. */
  public static Chromium start() throws IOException {
    String program =
        NAMES.stream()
            .filter(name -> Files.isExecutable(Path.of(name)))
            .findFirst()
            .orElseThrow(() -> new IOException("No Chromium here; apt install chromium"));
    Path profile = Files.createTempDirectory("bergen-chromium");
    Process process =
        new ProcessBuilder(
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        drain(errors);
        return new Chromium(process, profile, Integer.parseInt(listening.group(1)));
      }
    }
    throw new IOException("Chromium ended before it listened");
  }

  /** What it says goes nowhere, but must not fill the pipe. */
  private static void drain(BufferedReader errors) {
    Thread reader =
        new Thread(
            () -> {
              try {
                errors.lines().forEach(line -> {});
              } catch (UncheckedIOException ended) {
                Thread.currentThread().interrupt(); // as it does when Chromium ends
              }
            },
            "bergen-chromium-errors");
    reader.setDaemon(true);
    reader.start();
  }

  /** Makes the window so large, and the page's idea of the device with it. */
  public void size(int width, int height) throws IOException {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** Chooses {@code light} or {@code dark}, as the system would. */
  public void scheme(String name) throws IOException {
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
  }

  /** Opens a page; it may still be loading. */
  public void open(URI address) throws IOException {
    send("Page.navigate", Map.of("url", address.toString()));
  }

  /** Returns the value of an expression in the page, which may be a promise. */
  public JsonNode eval(String expression) throws IOException {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException("The page's script failed: " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits until an expression is true in the page. */
  public void await(String expression) throws IOException {
    String script =
        """
        new Promise((done, failed) => {
          const end = Date.now() + %d000;
          const look = () => {
            let found = false;
            try { found = Boolean(%s); } catch (notYet) { found = false; }
            if (found) done(true);
            else if (Date.now() > end) failed(new Error("did not become true"));
            else setTimeout(look, 50);
          };
          look();
        })"""
            .formatted(PATIENCE_SECONDS / 2, expression);
    try {
      eval(script);
    } catch (IOException e) {
      throw new IOException(
          "Waited for " + expression + "; the page has: " + eval("document.body.innerText"), e);
    }
  }

  /** Presses and releases a key. */
  public void press(String key) throws IOException {
    String text = key.length() == 1 ? key : "";
    send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "text", text));
    send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** Writes what is to be seen into a file. */
  public void screenshot(Path png) throws IOException {
    JsonNode shot = send("Page.captureScreenshot", Map.of("format", "png"));
    Files.createDirectories(png.toAbsolutePath().getParent());
    Files.write(png, Base64.getDecoder().decode(shot.get("data").asText()));
  }

  /** Returns what pages have complained of: errors of scripts, refused resources. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private JsonNode send(String method, Map<String, ?> parameters) throws IOException {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    try {
      socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      JsonNode got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (got.has("error")) {
        throw new IOException(method + ": " + got.get("error"));
      }
      return got.path("result");
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IOException(method + " was not answered", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Path> left = new ArrayList<>();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(left::add);
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }

  /** The WebSocket's thread only. */
  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(String message) {
      JsonNode read;
      try {
        read = JSON.readTree(message);
      } catch (IOException e) {
        problems.add("unreadable: " + message);
        return;
      }
      CompletableFuture<JsonNode> answer = waiting.remove(read.path("id").asInt(-1));
      if (answer != null) {
        answer.complete(read);
        return;
      }
      JsonNode parameters = read.path("params");
      switch (read.path("method").asText()) {
        case "Runtime.exceptionThrown" ->
            problems.add(parameters.path("exceptionDetails").toString());
        case "Log.entryAdded" -> {
          if (parameters.path("entry").path("level").asText().equals("error")) {
            problems.add(parameters.path("entry").toString());
          }
        }
        default -> {
          // of no interest
        }
      }
    }
  }
}
