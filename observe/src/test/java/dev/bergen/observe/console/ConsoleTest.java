// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.console.Browsing.Got;
import dev.bergen.observe.console.traffic.Seen;
import dev.bergen.observe.doctor.Finding;
import dev.bergen.observe.doctor.Severity;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.sight.SightingReader;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Compression;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConsoleTest {
  private static final String TOKEN = "the-token-of-this-test";
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final BlockingQueue<URI> links = new LinkedBlockingQueue<>();
  private Console console;
  private Browsing allowed;
  private Browsing stranger;

  @BeforeEach
  void start() throws IOException {
    console =
        Console.builder()
            .token(TOKEN)
            .version("1.2.3")
            .watching("rabbit://guest:***@mq", "topics of this test", true)
            .doctor(
                () ->
                    CompletableFuture.completedFuture(
                        List.of(
                            new Finding(
                                "b-1",
                                Severity.WARNING,
                                "mq",
                                "It limps",
                                "It may fall",
                                "Look at it",
                                null))))
            .onOpened(links::add)
            .start();
    allowed = new Browsing(console.page()).header("Authorization", "Bearer " + TOKEN);
    stranger = new Browsing(console.page());
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void the_page_and_its_files_are_served_to_those_who_may() throws IOException {
    assertThat(allowed.get("/").body()).contains("<title>Bergen console</title>");
    assertThat(stranger.get("/assets/app.js").header("Content-Type")).startsWith("text/javascript");
    assertThat(stranger.get("/assets/uplot/LICENSE.txt").body()).contains("The MIT License");
  }

  @Test
  void every_file_that_the_page_names_is_there() throws IOException {
    for (String file : List.of("app.js", "map.js", "methods.js", "messages.js", "traces.js")) {
      String source = stranger.get("/assets/" + file).body();
      var imports = Pattern.compile("from \"\\./([a-z]+\\.js)\"").matcher(source);
      while (imports.find()) {
        assertThat(stranger.get("/assets/" + imports.group(1)).status())
            .as(imports.group(1))
            .isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/assets/app.js", "/api/about", "/api/nothing", "/assets/../x"})
  void every_answer_keeps_other_sites_away(String path) throws IOException {
    Got got = allowed.header("Origin", "https://elsewhere.example").get(path);

    assertThat(got.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(got.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(got.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(got.headers()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void the_page_has_no_script_or_style_of_its_own_and_names_no_other_host() throws IOException {
    String page = allowed.get("/").body();

    assertThat(page)
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContain("<style", "style=");
    assertThat(page).doesNotContainPattern("\\son[a-z]+=").doesNotContainPattern("//[a-z]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/about",
        "/api/stream",
        "/api/methods",
        "/api/messages",
        "/api/message?number=1",
        "/api/traces",
        "/api/trace?id=x",
        "/api/findings",
      })
  void nothing_of_the_bus_is_shown_without_the_token(String path) throws IOException {
    assertThat(stranger.get(path).status()).isEqualTo(401);
    assertThat(stranger.header("Authorization", "Bearer wrong").get(path).status()).isEqualTo(401);
    assertThat(stranger.header("Cookie", "a=b; bergen_console_1=" + TOKEN).get(path).status())
        .isEqualTo(401);
  }

  @Test
  void a_link_admits_one_browser_and_the_next_link_is_shown() throws Exception {
    URI link = console.link();

    Got first = stranger.get("/?" + link.getQuery());
    assertThat(first.status()).isEqualTo(303);
    assertThat(first.header("Location")).isEqualTo("/");
    assertThat(first.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict");

    assertThat(stranger.get("/?" + link.getQuery()).status()).isEqualTo(401);
    URI next = links.take();
    assertThat(next).isEqualTo(console.link()).isNotEqualTo(link);
    String cookie = first.header("Set-Cookie").split(";")[0];
    assertThat(stranger.header("Cookie", "x=y; " + cookie).get("/api/about").status())
        .isEqualTo(200);
  }

  @Test
  void a_cookie_and_the_token_are_not_taken_for_each_other() throws IOException {
    String cookie =
        stranger.get("/?" + console.link().getQuery()).header("Set-Cookie").split(";")[0];
    String name = cookie.substring(0, cookie.indexOf('='));
    String secret = cookie.substring(cookie.indexOf('=') + 1);

    assertThat(stranger.header("Cookie", name + "=" + TOKEN).get("/api/about").status())
        .isEqualTo(401);
    stranger.header("Cookie", null);
    assertThat(stranger.header("Authorization", "Bearer " + secret).get("/api/about").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fifteen-letters", "a-long-one with-a-blank", "a-long-one;Path=/x"})
  void a_token_that_is_short_or_no_header_carries_is_refused(String token) {
    assertThatThrownBy(() -> Console.builder().token(token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 characters");
  }

  @Test
  void a_request_that_never_becomes_complete_holds_its_thread_for_a_while_only()
      throws IOException {
    try (Socket socket = new Socket(LOOPBACK, console.page().getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write("GET /api/ab".getBytes(StandardCharsets.UTF_8));

      assertThat(endOf(Browsing.lines(socket))).isTrue();
    }
  }

  @Test
  void a_link_that_is_previewed_without_being_opened_still_works() throws IOException {
    String query = console.link().getQuery();

    assertThat(stranger.send("HEAD", "/?" + query, null).status()).isEqualTo(401);
    assertThat(stranger.get("/?key=wrong").status()).isEqualTo(401);

    assertThat(stranger.get("/?" + query).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:PORT", "127.0.0.1:1", "127.0.0.1", "10.0.0.1:PORT"})
  void a_foreign_host_name_is_refused(String host) throws IOException {
    String name = host.replace("PORT", String.valueOf(console.page().getPort()));

    assertThat(allowed.header("Host", name).get("/api/about").status()).isEqualTo(421);
    assertThat(allowed.header("Host", name).get("/assets/app.js").status()).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:PORT", "LocalHost:PORT", "127.0.0.1:PORT", "[::1]:PORT"})
  void the_names_of_loopback_are_ours(String host) throws IOException {
    String name = host.replace("PORT", String.valueOf(console.page().getPort()));

    assertThat(allowed.header("Host", name).get("/api/about").status()).isEqualTo(200);
  }

  @Test
  void actions_need_a_header_that_only_our_page_can_send() throws IOException {
    allowed.header("Content-Type", "application/json");
    assertThat(allowed.post("/api/examine", "{}").status()).isEqualTo(403);
    allowed.header(Access.ACTION_HEADER, "guessed");
    assertThat(allowed.post("/api/examine", "{}").status()).isEqualTo(403);

    allowed.header(Access.ACTION_HEADER, action());
    assertThat(allowed.post("/api/examine", "{}").status()).isEqualTo(200);
    assertThat(allowed.get("/api/findings").body()).contains("It limps");
    assertThat(allowed.header("Sec-Fetch-Site", "cross-site").post("/api/examine", "{}").status())
        .isEqualTo(403);
    assertThat(
            allowed
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "text/plain")
                .post("/api/examine", "{}")
                .status())
        .isEqualTo(415);
  }

  @Test
  void calls_are_refused_unless_they_are_allowed() throws IOException {
    allowed.header("Content-Type", "application/json").header(Access.ACTION_HEADER, action());

    Got got = allowed.post("/api/call", "{\"topic\": \"t\"}");

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.body()).contains("--allow-calls");
  }

  @Test
  void a_request_that_is_too_large_or_of_another_kind_is_refused() throws IOException {
    allowed.header("Content-Type", "application/json").header(Access.ACTION_HEADER, action());

    assertThat(allowed.post("/api/call", "x".repeat(300 << 10)).status()).isEqualTo(413);
    assertThat(allowed.send("PUT", "/api/about", "{}").status()).isEqualTo(405);
    assertThat(allowed.get("/api/messages?after=x").status()).isEqualTo(400);
    assertThat(allowed.get("/api/methods?order=x").status()).isEqualTo(400);
    assertThat(allowed.get("/api/messages?filter=" + "w+".repeat(11)).status()).isEqualTo(400);
    assertThat(allowed.get("/api/messages?filter=%zz").status()).isEqualTo(400);
    assertThat(allowed.get("/api/trace?id=nothing").status()).isEqualTo(404);
  }

  @Test
  void a_browser_that_has_a_file_is_not_sent_it_again() throws IOException {
    String tag = stranger.get("/assets/console.css").header("ETag");

    Got again = stranger.header("If-None-Match", tag).get("/assets/console.css");

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void a_stream_sends_the_state_at_once_and_again() throws IOException {
    console.accept(Seen.call("compute", "boot", "a").sighting());

    try (Socket socket = allowed.open("GET", "/api/stream", null)) {
      BufferedReader lines = Browsing.lines(socket);
      String first = next(lines, "data: ");
      String second = next(lines, "data: ");

      assertThat(first).contains("\"compute\"");
      assertThat(second).contains("\"compute\"");
    }
  }

  @Test
  void streams_have_a_limit_and_the_next_one_is_refused_with_the_reason() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < Streams.MOST; i++) {
        Socket socket = allowed.open("GET", "/api/stream", null);
        open.add(socket);
        next(Browsing.lines(socket), "data: ");
      }

      assertThat(allowed.get("/api/stream").status()).isEqualTo(503);
      assertThat(allowed.get("/api/about").status()).isEqualTo(200);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void streams_end_with_the_console() throws IOException {
    try (Socket socket = allowed.open("GET", "/api/stream", null)) {
      BufferedReader lines = Browsing.lines(socket);
      next(lines, "data: ");

      console.close();

      assertThat(endOf(lines)).isTrue();
    }
  }

  @Test
  void secrets_of_a_message_are_masked() throws IOException {
    console.accept(
        Seen.cast("t", "m")
            .with(
                "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\\\"args\\\":"
                    + " {\\\"admin_password\\\": \\\"hush\\\", \\\"size\\\": 7}}\"}")
            .sighting());

    String detail = allowed.get("/api/message?number=1").body();

    assertThat(detail).doesNotContain("hush").contains("***").contains("\"size\": 7");
  }

  @Test
  void secrets_of_a_failure_are_masked_in_the_texts_within_it() throws IOException {
    Map<String, Object> failure =
        Map.of(
            "class",
            "NoValidHost",
            "kwargs",
            Map.of("admin_password", "hush"),
            "args",
            List.of("{\"auth_token\": \"hush\"}"));
    Map<String, Object> reply = Map.of("_msg_id", "a", "failure", Json.of(failure).text());
    Map<String, Object> envelope =
        Map.of("oslo.version", "2.0", "oslo.message", Json.of(reply).text());
    console.accept(Seen.failure("a", "NoValidHost").with(Json.of(envelope).text()).sighting());

    String detail = allowed.get("/api/message?number=1").body();

    assertThat(detail).doesNotContain("hush").contains("***", "NoValidHost", "auth_token");
  }

  @Test
  void a_compressed_message_is_shown_without_its_secrets() throws IOException {
    console.accept(compressed("{\"password\": \"hush\", \"size\": 7}"));
    console.accept(compressed("\"" + "x".repeat(300_000) + "\""));

    assertThat(allowed.get("/api/message?number=1").body())
        .doesNotContain("hush")
        .contains("***", "\"size\": 7");
    assertThat(allowed.get("/api/message?number=2").body())
        .doesNotContain("xxxx")
        .contains("256 KiB");
  }

  private static Sighting compressed(String text) {
    byte[] body = Compression.ZLIB.compress(text.getBytes(StandardCharsets.UTF_8));
    Map<String, Object> headers = Map.of(Compression.HEADER, Compression.ZLIB.header());
    RawMessage message = new RawMessage("q", Map.of(), headers, body);
    return new SightingReader()
        .read(new TappedMessage(Instant.EPOCH, "openstack", "t", null, null, message));
  }

  @Test
  void unreadable_messages_are_not_shown() throws IOException {
    console.accept(Seen.cast("t", "m").with("password=hush").sighting());
    console.accept(Seen.cast("t", "m").with("\"" + "x".repeat(300_000) + "\"").sighting());

    assertThat(allowed.get("/api/message?number=1").body()).doesNotContain("hush").contains("left");
    assertThat(allowed.get("/api/message?number=2").body())
        .doesNotContain("xxxx")
        .contains("256 KiB");
    assertThat(allowed.get("/api/message?number=3").status()).isEqualTo(404);
  }

  @Test
  void only_loopback_may_do_without_a_token() throws IOException {
    Console.Builder open = Console.builder().withoutToken();
    assertThatThrownBy(() -> open.listen(new InetSocketAddress("0.0.0.0", 0)).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token");

    try (Console local =
        open.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).start()) {
      assertThat(local.link()).isEqualTo(local.page());
      assertThat(new Browsing(local.page()).get("/api/about").status()).isEqualTo(200);
    }
  }

  private String action() throws IOException {
    try {
      Object about = Json.parse(allowed.get("/api/about").body()).toJava();
      return String.valueOf(((Map<?, ?>) about).get("action"));
    } catch (MalformedMessageException e) {
      throw new IOException(e);
    }
  }

  /** Returns once nothing more comes, or the connection is gone, which is as good. */
  private static boolean endOf(BufferedReader lines) {
    try {
      return lines.lines().count() >= 0;
    } catch (UncheckedIOException gone) {
      return !(gone.getCause() instanceof SocketTimeoutException);
    }
  }

  private static String next(BufferedReader lines, String beginning) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(beginning)) {
        return line;
      }
    }
    throw new IOException("The stream ended");
  }
}
