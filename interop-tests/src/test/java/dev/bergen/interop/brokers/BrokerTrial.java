// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.interop.Opened;
import dev.bergen.interop.PythonPlaces;
import dev.bergen.interop.brokers.BrokerMatrix.Pairing;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds out, on one node, what becomes of a call and a fanout of each pair of peers. */
final class BrokerTrial implements AutoCloseable {
  /** Of a Python peer, which tries a refused declaration again every three seconds or so. */
  private static final Duration LOOPING = Duration.ofSeconds(8);

  private static final Duration CALL = Duration.ofSeconds(6);
  private static final Pattern ADVICE = Pattern.compile("\\b(\\w+_\\w+ = true)\\b");
  private static final Pattern CODE = Pattern.compile("\\b(40[0-9]|541|530)\\b");

  /** What was done on a virtual host before. */
  interface Before {
    void on(String vhost) throws Exception;
  }

  private final RabbitNode node;
  private final Path locks;
  private final PythonRelease release;
  private final String host = "matrix-" + ProcessHandle.current().pid();
  private @Nullable PythonPlaces python;
  private int serial;

  /**
   * @param locks a directory for the locks of the queue manager
   */
  BrokerTrial(RabbitNode node, Path locks) {
    this(node, locks, PythonRelease.newest());
  }

  /** The same with Python peers of one release. */
  BrokerTrial(RabbitNode node, Path locks, PythonRelease release) {
    this.node = node;
    this.locks = locks;
    this.release = release;
  }

  /** What our server does. */
  public static final class Lab {
    private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();

    public String whoami() {
      return "java";
    }

    public void note(String token) {
      tokens.add(token);
    }
  }

  /** Returns what a reader of the page wants to know: works, is refused, loops, times out. */
  String outcome(String options, Pairing pairing) throws Exception {
    return outcome(options, pairing, vhost -> {});
  }

  /** The same on a virtual host where something was done before. */
  String outcome(String options, Pairing pairing, Before before) throws Exception {
    String vhost = "matrix-" + ++serial;
    node.createVirtualHost(vhost);
    before.on(vhost);
    String url = url(vhost, options);
    Opened opened = new Opened();
    try {
      Lab lab = new Lab();
      String trouble = pairing.isServerOurs() ? serve(url, lab, opened) : served(url);
      if (!trouble.isEmpty()) {
        return "server " + trouble;
      }
      trouble = pairing.isClientOurs() ? call(url, pairing, opened) : called(url, pairing);
      if (!trouble.isEmpty()) {
        return "client " + trouble;
      }
      return isNoted(url, pairing, lab) ? BrokerMatrix.WORKS : "the fanout is lost";
    } finally {
      opened.closeAll();
      endOfPython(url);
      node.deleteVirtualHost(vhost);
    }
  }

  /** Starts servers in the languages of the pair that cannot start with these options. */
  void failToServe(String vhost, String options, Pairing pairing) throws Exception {
    String url = url(vhost, options);
    Opened opened = new Opened();
    try {
      String ours = serve(url, new Lab(), opened);
      String theirs = pairing == Pairing.JAVA_TO_JAVA ? "loops" : served(url);
      if (ours.isEmpty() || !theirs.equals("loops")) {
        throw new AssertionError("started: " + ours + " and " + theirs);
      }
    } finally {
      opened.closeAll();
    }
  }

  private String url(String vhost, String options) {
    // Releases without a queue manager do not know the names that it uses.
    String names =
        options.contains("use_queue_manager") ? "hostname=%s&processname=lab".formatted(host) : "";
    return node.url(vhost) + BrokerMatrix.query(options) + names;
  }

  private String serve(String url, Lab lab, Opened opened) {
    try {
      RpcServer server =
          opened.add(
              RpcServer.builder(opened.add(open(url)), Target.topic("lab").withServer("java"))
                  .endpoint(lab)
                  .build());
      server.start();
      return "";
    } catch (MessagingException e) {
      return refusal(String.valueOf(e.getMessage()));
    }
  }

  private String served(String url) throws InterruptedException {
    return answer(python().ask("serve", url, "python"));
  }

  private String call(String url, Pairing pairing, Opened opened) {
    try {
      RpcClient client = RpcClient.of(opened.add(open(url)), Target.topic("lab")).withTimeout(CALL);
      String server = pairing.isServerOurs() ? "java" : "python";
      if (!server.equals(client.withServer(server).call("whoami"))) {
        return "gets another's answer";
      }
      client.withFanout().cast("note", Map.of("token", "all"));
      return "";
    } catch (MessagingException e) {
      return refusal(String.valueOf(e.getMessage()));
    }
  }

  private String called(String url, Pairing pairing) throws InterruptedException {
    String trouble = answer(python().ask("call", url, pairing.isServerOurs() ? "java" : "python"));
    if (trouble.isEmpty()) {
      python().cast(url, true, "all");
    }
    return trouble;
  }

  private boolean isNoted(String url, Pairing pairing, Lab lab) throws InterruptedException {
    if (pairing.isServerOurs()) {
      return lab.tokens.poll(30, TimeUnit.SECONDS) != null;
    }
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> !python().notes(url).isEmpty());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private RpcTransport open(String url) {
    return RpcTransport.builder(url)
        .configuration(
            Configuration.empty().with("oslo_concurrency", "lock_path", locks.toString()))
        .build();
  }

  private String answer(CompletableFuture<JsonNode> asked) throws InterruptedException {
    try {
      JsonNode answer = asked.get(LOOPING.toSeconds(), TimeUnit.SECONDS);
      if (!answer.has("raised")) {
        return "";
      }
      kill(); // it may be half started
      return refusal(answer.toString());
    } catch (TimeoutException e) {
      kill(); // it would go on for ever
      return "loops";
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** What the text of an error advises, or else the broker's code. */
  private static String refusal(String text) {
    if (text.contains("NoSuchOptError")) {
      return "has no such option";
    }
    Set<String> advised = new LinkedHashSet<>();
    Matcher advice = ADVICE.matcher(text);
    while (advice.find()) {
      advised.add("`" + advice.group(1) + "`");
    }
    advised.remove("`transient_nonexcl_queues = true`");
    advised.remove("`deprecated_features.permit.transient_nonexcl_queues = true`");
    if (!advised.isEmpty()) {
      return "is refused: " + String.join(", ", advised);
    }
    Matcher code = CODE.matcher(text);
    if (code.find()) {
      return "is refused: " + code.group(1);
    }
    if (text.contains("Timeout") || text.contains("No reply")) {
      return "times out";
    }
    throw new AssertionError("neither refused nor late: " + text);
  }

  private PythonPlaces python() {
    PythonPlaces running = python;
    if (running == null) {
      running = PythonPlaces.start(release, "oslo_concurrency.lock_path=" + locks);
      python = running;
    }
    return running;
  }

  private void endOfPython(String url) {
    PythonPlaces running = python;
    if (running != null && running.knows(url)) {
      running.close(url);
    }
  }

  /** Ends Python as it is; the next one that is needed is another. */
  private void kill() {
    PythonPlaces running = python;
    if (running != null) {
      running.kill();
      python = null;
    }
  }

  @Override
  public void close() throws IOException {
    PythonPlaces running = python;
    if (running != null) {
      running.close();
    }
    Files.deleteIfExists(Path.of("/dev/shm/%s_lab_qmanager".formatted(host)));
  }
}
