// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Servers and callers of many transports in one Python process, as starting one takes seconds. */
public final class PythonPlaces implements AutoCloseable {
  private final PythonPeer peer;
  private final Set<String> places = ConcurrentHashMap.newKeySet();

  private PythonPlaces(PythonPeer peer) {
    this.peer = peer;
  }

  public static PythonPlaces start(PythonRelease release, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--url", "rabbit://"));
    for (String option : options) {
      arguments.addAll(List.of("--option", option));
    }
    return new PythonPlaces(PythonPeer.start(release, "topologies.py", arguments));
  }

  /** Starts a server of topic {@code lab}. */
  void serve(String url, String server) {
    await(peer.ask(command("serve", url).put("server", server)));
  }

  /** Calls {@code whoami} of one server. */
  String whoami(String url, String server) {
    return await(peer.ask(command("call", url).put("server", server).put("method", "whoami")))
        .asText();
  }

  public void cast(String url, boolean fanout, String token) {
    ObjectNode cast = command("cast", url).put("fanout", fanout).put("method", "note");
    cast.putObject("args").put("token", token);
    await(peer.ask(cast));
  }

  /** Returns what the server of {@code url} has noted. */
  public List<String> notes(String url) {
    List<String> notes = new ArrayList<>();
    await(peer.ask(command("notes", url))).forEach(note -> notes.add(note.asText()));
    return notes;
  }

  /** Begins to serve, or to call {@code whoami}; the answer is as Python gives it. */
  public CompletableFuture<JsonNode> ask(String op, String url, String server) {
    return peer.ask(command(op, url).put("server", server).put("method", "whoami"));
  }

  /** Whether anything was begun on {@code url} that has not ended. */
  public boolean knows(String url) {
    return places.contains(url);
  }

  /** Ends the process at once. */
  public void kill() {
    peer.kill();
  }

  /** Ends what is on {@code url}; returns what its server has noted. */
  public List<String> close(String url) {
    places.remove(url);
    List<String> notes = new ArrayList<>();
    await(peer.ask(command("close", url))).forEach(note -> notes.add(note.asText()));
    return notes;
  }

  /** Begins to ask for many names of queues; the counting has begun when this returns. */
  CompletableFuture<List<String>> count(String host, String process, int names) {
    ObjectNode count = Vector.JSON.createObjectNode().put("op", "count");
    count.putObject("args").put("hostname", host).put("processname", process).put("names", names);
    CompletableFuture<List<String>> counted =
        peer.ask(count)
            .thenApply(
                answer -> {
                  List<String> all = new ArrayList<>();
                  result(answer).forEach(name -> all.add(name.asText()));
                  return all;
                });
    peer.awaitEvent("counting", Duration.ofSeconds(20));
    return counted;
  }

  private ObjectNode command(String op, String url) {
    if (!op.equals("close")) {
      places.add(url);
    }
    return Vector.JSON.createObjectNode().put("op", op).put("url", url);
  }

  private static JsonNode await(CompletableFuture<JsonNode> answer) {
    try {
      return result(answer.get(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode result(JsonNode answer) {
    if (answer.has("raised")) {
      throw new AssertionError("Python failed: " + answer);
    }
    return answer.get("result");
  }

  @Override
  public void close() {
    peer.close();
  }
}
