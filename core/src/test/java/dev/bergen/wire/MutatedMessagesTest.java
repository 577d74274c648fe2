// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.wire.GoldenVectors.Vector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Recorded messages with random damage are read or refused, and nothing else happens. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MutatedMessagesTest {

  private static final long SEED = 20_260_102L;
  private static final int MUTATIONS = 40_000;

  /** What damage most often meets: the characters that JSON gives a meaning. */
  private static final byte[] SPECIAL = Bodies.utf8("{}[]:,\"\\u0deE+-.9aINntf \n\t\u0000\u007f");

  private static final String[] PIECES = {
    "null",
    "NaN",
    "-Infinity",
    "1e999999",
    "\\u",
    "\\ud800",
    "\\\"",
    "\\\\\\\"",
    "{\"oslo.version\": ",
    "[[[[",
    "}}}}",
    "\"_msg_id\": 5, ",
    "\u00e9",
    "\ud83d\ude80",
    "99999999999999999999",
    "/*",
    "\ufeff"
  };

  private int read;
  private int refused;

  @Test
  @Tag("RCV-11")
  void a_damaged_message_is_read_or_refused() {
    List<Vector> vectors =
        Stream.concat(GoldenVectors.plain("request"), GoldenVectors.plain("reply")).toList();
    Random random = new Random(SEED);

    assertTimeoutPreemptively(
        ofSeconds(60),
        () -> {
          for (int i = 0; i < MUTATIONS; i++) {
            Vector vector = vectors.get(random.nextInt(vectors.size()));
            tryToRead(mutated(vector.body(), random), "mutation " + i + " of " + vector);
          }
        });

    assertThat(read).isGreaterThan(MUTATIONS / 20);
    assertThat(refused).isGreaterThan(MUTATIONS / 20);
  }

  @Test
  void a_message_in_the_usual_envelope_is_read_like_one_in_any_other() throws Exception {
    List<Vector> vectors = GoldenVectors.plain("request").toList();
    Random random = new Random(SEED);

    int same = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = vectors.get(random.nextInt(vectors.size())).body();
      byte[] either = random.nextInt(4) == 0 ? body : mutated(body, random);
      byte[] unusual = joined(either, 0, Bodies.utf8(" "), 0);
      RequestMessage read = readOrNull(either);
      assertThat(read).as("mutation %d", i).isEqualTo(readOrNull(unusual));
      same += read == null ? 0 : 1;
    }

    assertThat(same).isGreaterThan(MUTATIONS / 20);
  }

  @Test
  void the_head_of_a_message_is_that_of_the_whole_and_damaged_where_that_is() throws Exception {
    List<Vector> vectors = GoldenVectors.plain("request").toList();
    Set<String> entries = Set.of("request_id", "user_id");
    Random random = new Random(SEED);

    int same = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = vectors.get(random.nextInt(vectors.size())).body();
      byte[] either = random.nextInt(4) == 0 ? body : mutated(body, random);
      RequestMessage whole = readOrNull(either);
      RequestMessage head = headOrNull(either, entries);
      assertThat(head).as("mutation %d", i).isEqualTo(whole == null ? null : cut(whole, entries));
      same += head == null ? 0 : 1;
    }

    assertThat(same).isGreaterThan(MUTATIONS / 20);
  }

  private static @Nullable RequestMessage headOrNull(byte[] body, Set<String> entries) {
    try {
      return RequestMessage.decodeHead(body, JsonLimits.DEFAULT, entries);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  private static RequestMessage cut(RequestMessage whole, Set<String> entries) {
    Map<String, @Nullable Object> context = new HashMap<>(whole.request().context().values());
    context.keySet().retainAll(entries);
    Request request = whole.request();
    return new RequestMessage(
        new Request(
            request.method(),
            Json.EMPTY_OBJECT,
            request.namespace(),
            request.version(),
            RequestContext.of(context)),
        whole.messageId(),
        whole.replyQueue(),
        whole.monitorSeconds(),
        whole.uniqueId());
  }

  /** Returns null for what is refused. */
  private static @Nullable RequestMessage readOrNull(byte[] body) {
    try {
      return RequestMessage.decode(body, JsonLimits.DEFAULT);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  private void tryToRead(byte[] body, String name) {
    try {
      RequestMessage request = RequestMessage.decode(body, JsonLimits.DEFAULT);
      read++;
      readFurther(request);
    } catch (MalformedMessageException e) {
      refused++;
      assertThat(e.getMessage()).hasSizeLessThan(200);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(name, e);
    }
    try {
      ReplyMessage reply = ReplyMessage.decode(body, JsonLimits.DEFAULT);
      reply.result().toJava();
      assertThat(ReplyMessage.decode(reply.encode(), JsonLimits.DEFAULT)).isEqualTo(reply);
    } catch (MalformedMessageException e) {
      assertThat(e.getMessage()).hasSizeLessThan(200);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(name, e);
    }
  }

  /** What was read must be good for all that is done with it. */
  private static void readFurther(RequestMessage request) throws MalformedMessageException {
    Json args = request.request().args();
    args.toJava();
    if (args.isObject()) {
      args.members();
    }
    assertThat(Json.parse(args.text())).isEqualTo(args);
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] body = original.clone();
    int damages = 1 + random.nextInt(3);
    for (int i = 0; i < damages; i++) {
      int at = random.nextInt(Math.max(1, body.length));
      body =
          switch (random.nextInt(6)) {
            case 0 -> replaced(body, at, (byte) random.nextInt(256));
            case 1 -> replaced(body, at, SPECIAL[random.nextInt(SPECIAL.length)]);
            case 2 ->
                joined(body, at, new byte[0], Math.min(body.length, at + 1 + random.nextInt(8)));
            case 3 -> joined(body, at, Bodies.utf8(PIECES[random.nextInt(PIECES.length)]), at);
            case 4 -> Arrays.copyOf(body, at);
            default -> {
              int from = random.nextInt(body.length + 1);
              int to = from + random.nextInt(Math.min(40, body.length - from) + 1);
              yield joined(body, Math.min(at, body.length), Arrays.copyOfRange(body, from, to), at);
            }
          };
    }
    return body;
  }

  private static byte[] replaced(byte[] body, int at, byte b) {
    if (at < body.length) {
      body[at] = b;
    }
    return body;
  }

  /**
   * Puts {@code middle} between what stands before {@code end} and what stands from {@code start}.
   */
  private static byte[] joined(byte[] body, int end, byte[] middle, int start) {
    int head = Math.min(end, body.length);
    int tail = Math.min(start, body.length);
    byte[] joined = new byte[head + middle.length + body.length - tail];
    System.arraycopy(body, 0, joined, 0, head);
    System.arraycopy(middle, 0, joined, head, middle.length);
    System.arraycopy(body, tail, joined, head + middle.length, body.length - tail);
    return joined;
  }
}
