// SPDX-License-Identifier: Apache-2.0
package dev.bergen.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.bergen.notify.Notifier;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestNotificationFilterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BROKER = "memory://servlet-test";

  private final BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
  private final NotificationTransport transport = NotificationTransport.open(BROKER);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  @BeforeEach
  void listen() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var subscription =
        transport
            .listen(
                List.of(new NotificationAddress(null, "notifications", "info")),
                null,
                incoming -> {
                  heard.add(incoming.notification());
                  incoming.acknowledge();
                },
                100,
                transport.timer().deadline(PATIENCE))
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    subscription.request(100);
  }

  @AfterEach
  void close() throws Exception {
    server.stop();
    transport.close();
  }

  @Test
  @Tag("MID-01")
  @Tag("MID-03")
  @Tag("MID-04")
  void a_request_and_its_response_are_reported_in_the_terms_of_wsgi() throws Exception {
    serve(filter("billing"));

    int status = get("/app/hello/you?x=1", "X-Auth-Token", "secret", "X-Thing", "a");

    assertThat(status).isEqualTo(202);
    Notification before = next();
    assertThat(before.eventType()).isEqualTo("http.request");
    assertThat(before.publisherId()).isEqualTo("api.host1");
    assertThat(before.context().isEmpty()).isTrue();
    assertThat(request(before))
        .containsEntry("REQUEST_METHOD", "GET")
        .containsEntry("SCRIPT_NAME", "/app")
        .containsEntry("PATH_INFO", "/hello/you")
        .containsEntry("QUERY_STRING", "x=1")
        .containsEntry("HTTP_X_THING", "a")
        .containsEntry("HTTP_X_SERVICE_NAME", "billing")
        .doesNotContainKey("HTTP_X_AUTH_TOKEN");
    Notification after = next();
    assertThat(after.eventType()).isEqualTo("http.response");
    assertThat(request(after)).isEqualTo(request(before));
    assertThat(member(after, "response")).containsEntry("status", 202L);
    assertThat(member(after, "response").get("headers"))
        .asInstanceOf(MAP)
        .containsEntry("X-Answer", "yes")
        .doesNotContainKey("Set-Cookie");
  }

  @Test
  @Tag("MID-03")
  void without_a_name_the_service_is_the_host_that_was_asked() throws Exception {
    serve(filter(null));

    get("/app/hello/you");

    assertThat(request(next()))
        .containsEntry("HTTP_X_SERVICE_NAME", "127.0.0.1:" + connector.getLocalPort());
  }

  @Test
  @Tag("MID-03")
  void credentials_are_not_reported() throws Exception {
    serve(filter(null));

    get("/app/hello/you", "Authorization", "Basic c2VjcmV0", "Cookie", "session=secret");

    assertThat(next().payload().text()).doesNotContain("secret").doesNotContain("c2VjcmV0");
  }

  @Test
  @Tag("MID-04")
  void an_exception_is_reported_with_its_trace_and_rethrown() throws Exception {
    serve(filter(null));

    int status = get("/app/broken");

    assertThat(status).isEqualTo(500);
    next();
    Notification after = next();
    assertThat(member(after, "exception"))
        .containsEntry("value", "java.lang.IllegalStateException: broken");
    assertThat(member(after, "exception").get("traceback"))
        .asInstanceOf(LIST)
        .first()
        .asString()
        .contains("RequestNotificationFilterTest");
  }

  @Test
  void an_asynchronous_request_is_reported_once_when_it_has_ended() throws Exception {
    serve(filter(null));

    int status = get("/app/later");

    assertThat(status).isEqualTo(201);
    assertThat(next().eventType()).isEqualTo("http.request");
    Notification after = next();
    assertThat(after.eventType()).isEqualTo("http.response");
    assertThat(member(after, "response")).containsEntry("status", 201L);
    assertThat(heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/forwarded", "/app/included", "/app/denied"})
  void a_request_is_reported_once_with_any_dispatchers_of_the_filter(String path) throws Exception {
    serve(filter(null), EnumSet.allOf(DispatcherType.class));

    get(path);
    get("/app/hello/last");

    assertThat(request(next())).containsEntry("PATH_INFO", path.substring(4));
    assertThat(next().eventType()).isEqualTo("http.response");
    assertThat(request(next())).containsEntry("PATH_INFO", "/hello/last");
    assertThat(next().eventType()).isEqualTo("http.response");
  }

  @ParameterizedTest
  @MethodSource("mappings")
  @Tag("MID-04")
  void an_exception_of_an_asynchronous_dispatch_is_reported_once_too(
      Set<DispatcherType> dispatchers) throws Exception {
    serve(filter(null), EnumSet.copyOf(dispatchers));

    int status = get("/app/later-broken");
    get("/app/hello/last");

    assertThat(status).isEqualTo(500);
    assertThat(request(next())).containsEntry("PATH_INFO", "/later-broken");
    assertThat(member(next(), "exception"))
        .containsEntry("value", "java.lang.IllegalStateException: broken");
    assertThat(request(next())).containsEntry("PATH_INFO", "/hello/last");
  }

  static Stream<Set<DispatcherType>> mappings() {
    return Stream.of(EnumSet.of(DispatcherType.REQUEST), EnumSet.allOf(DispatcherType.class));
  }

  @Test
  @Tag("MID-02")
  void ignored_methods_are_not_reported() throws Exception {
    FilterHolder filter = new FilterHolder(RequestNotificationFilter.class);
    filter.setName("shop");
    filter.setInitParameter("url", BROKER);
    filter.setInitParameter("publisher_id", "shop.host1");
    filter.setInitParameter("service_name", "shop");
    filter.setInitParameter("ignore_req_list", " get , Head");
    filter.setAsyncSupported(true);
    serve(filter);

    get("/app/hello/you");
    send(HttpRequest.newBuilder(uri("/app/hello/you")).DELETE());

    Notification first = next();
    assertThat(request(first)).containsEntry("REQUEST_METHOD", "DELETE");
    assertThat(first.publisherId()).isEqualTo("shop.host1");
    assertThat(request(first)).containsEntry("HTTP_X_SERVICE_NAME", "shop");
  }

  @Test
  @Tag("MID-02")
  void a_filter_without_a_broker_does_not_start() {
    FilterHolder filter = new FilterHolder(RequestNotificationFilter.class);
    filter.setName("shop");

    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> serve(filter))
        .withMessageContaining("shop needs the init parameter url");
  }

  @Test
  @Tag("MID-06")
  void a_request_waits_for_no_notification() throws Exception {
    Notifier endless = Notifier.of(transport, "api.host1").withDrivers("endless");
    FilterHolder filter = new FilterHolder(new RequestNotificationFilter(endless, null, Set.of()));
    filter.setAsyncSupported(true);
    serve(filter);

    assertThat(get("/app/hello/you")).isEqualTo(202);
  }

  @Test
  @Tag("MID-05")
  void a_broker_that_is_gone_breaks_no_request() throws Exception {
    serve(filter(null));
    transport.close();

    assertThat(get("/app/hello/you")).isEqualTo(202);
  }

  private FilterHolder filter(@Nullable String serviceName) {
    Notifier notifier = Notifier.of(transport, "api.host1");
    FilterHolder filter =
        new FilterHolder(new RequestNotificationFilter(notifier, serviceName, Set.of()));
    filter.setAsyncSupported(true);
    return filter;
  }

  private void serve(FilterHolder filter) throws Exception {
    serve(filter, EnumSet.of(DispatcherType.REQUEST));
  }

  private void serve(FilterHolder filter, EnumSet<DispatcherType> dispatchers) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/app");
    context.addFilter(filter, "/*", dispatchers);
    context.addServlet(new ServletHolder(new Dispatching("forward")), "/forwarded");
    context.addServlet(new ServletHolder(new Dispatching("include")), "/included");
    context.addServlet(new ServletHolder(new Dispatching("deny")), "/denied");
    ServletHolder dispatching = new ServletHolder(new Dispatching("async"));
    dispatching.setAsyncSupported(true);
    context.addServlet(dispatching, "/later-broken");
    context.addServlet(new ServletHolder(new Greeting()), "/hello/*");
    ServletHolder broken = new ServletHolder(new Broken());
    broken.setAsyncSupported(true);
    context.addServlet(broken, "/broken");
    ServletHolder later = new ServletHolder(new Later());
    later.setAsyncSupported(true);
    context.addServlet(later, "/later");
    server.setHandler(context);
    server.start();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
  }

  private int get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private int send(HttpRequest.Builder request) throws Exception {
    return client
        .send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private Notification next() throws InterruptedException {
    Notification notification = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(notification).as("a notification").isNotNull();
    return notification;
  }

  private static Map<String, Object> request(Notification notification) {
    return member(notification, "request");
  }

  @SuppressWarnings("unchecked") // a JSON object's names are texts
  private static Map<String, Object> member(Notification notification, String name) {
    Map<String, Object> payload = (Map<String, Object>) notification.payload().toJava();
    return (Map<String, Object>) payload.get(name);
  }

  private static final class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      response.setHeader("X-Answer", "yes");
      response.setHeader("Set-Cookie", "session=secret");
      response.setStatus(202);
    }
  }

  /** Lets another servlet, or the container, answer. */
  private static final class Dispatching extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String how;

    Dispatching(String how) {
      this.how = how;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      switch (how) {
        case "forward" -> request.getRequestDispatcher("/hello/you").forward(request, response);
        case "include" -> {
          for (int i = 0; i < 3; i++) {
            request.getRequestDispatcher("/hello/you").include(request, response);
          }
        }
        case "deny" -> response.sendError(403);
        default -> request.startAsync().dispatch("/broken");
      }
    }
  }

  private static final class Broken extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      throw new IllegalStateException("broken");
    }
  }

  private static final class Later extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AsyncContext later = request.startAsync();
      later.start(
          () -> {
            response.setStatus(201);
            later.complete();
          });
    }
  }
}
