// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static org.awaitility.Awaitility.await;

import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.TypeRef;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonCommand;
import dev.bergen.testbed.python.PythonOutcome;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The reference: a client and a server, each a process that lives through many faults. */
final class Pythons implements AutoCloseable {
  static final String TOPIC = "java-to-python";

  private final PythonPeer server;
  private final PythonClient client;
  private final String url;

  /**
   * @param url of the broker itself, with the options that both sides need
   */
  Pythons(String url) {
    this.url = url;
    PythonRelease release = PythonRelease.newest();
    server = PythonPeer.server(release, url, TOPIC, "python-1");
    client = PythonClient.start(release, url);
    client.call(TOPIC, "nothing").run().result(); // from here on its reply queue is there
  }

  Caller caller(String topic, boolean mandatory) {
    return new PythonCaller(client, topic, mandatory);
  }

  Worker worker() {
    return new PythonWorker(url);
  }

  @Override
  public void close() {
    client.peer().kill(); // which is quicker than to ask
    server.kill();
  }

  private record PythonWorker(String url) implements Worker {
    @Override
    public List<Long> ran(long first) {
      try (RpcTransport transport = RpcTransport.open(url)) {
        RpcClient client =
            RpcClient.of(transport, Target.topic(TOPIC)).withTimeout(Duration.ofSeconds(5));
        return await("what ran in Python")
            .atMost(Duration.ofSeconds(40))
            .ignoreExceptionsInstanceOf(MessagingException.class)
            .until(
                () -> client.call("ran", Map.of("since", first), new TypeRef<List<Long>>() {}),
                numbers -> true);
      }
    }

    @Override
    public boolean isOurs() {
      return false;
    }
  }

  private record PythonCaller(PythonClient client, String topic, boolean mandatory)
      implements Caller {
    @Override
    public CompletableFuture<?> call(long number, double seconds, Duration timeout) {
      PythonCommand command =
          client
              .call(topic, "run")
              .target("exchange", JavaWorker.EXCHANGE)
              .arg("number", Long.toString(number))
              .arg("seconds", Double.toString(seconds))
              .timeout((double) timeout.toSeconds());
      return command.send().thenApply(PythonCaller::result);
    }

    @Override
    public CompletableFuture<?> cast(long number) {
      PythonCommand command =
          client
              .cast(topic, "run")
              .target("exchange", JavaWorker.EXCHANGE)
              .arg("number", Long.toString(number))
              .arg("seconds", "0")
              .timeout((double) CAST.toSeconds());
      return (mandatory ? command.atLeastOnce() : command).send().thenApply(PythonCaller::result);
    }

    private static Object result(PythonOutcome outcome) {
      if (outcome.line().has("raised")) {
        throw new IllegalStateException(outcome.raised() + ": " + outcome.message());
      }
      return outcome.result();
    }

    /** Fewer than its threads, and than the ids that the reference remembers. */
    @Override
    public int room() {
      return 8;
    }

    @Override
    public boolean isOurs() {
      return false;
    }
  }
}
