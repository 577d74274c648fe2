// SPDX-License-Identifier: Apache-2.0
package dev.bergen.servlet;

import dev.bergen.RequestContext;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies of every HTTP request before it is handled, {@code http.request}, and of its response
 * afterwards, {@code http.response}, at priority info and without context, as oslo.messaging's
 * {@code RequestNotifier} does for WSGI.
 *
 * <p>The payload has the member {@code request}, whose names are those of WSGI: {@code
 * REQUEST_METHOD}, {@code PATH_INFO}, {@code HTTP_ACCEPT}, and {@code HTTP_X_SERVICE_NAME}. The
 * response adds {@code response} with {@code status} and {@code headers}, or {@code exception} with
 * {@code value} and {@code traceback} when the application threw one, which is thrown on. Headers
 * that carry credentials are left out: tokens, {@code Authorization}, cookies.
 *
 * <p>A request is notified once, whichever dispatchers the filter is mapped to.
 *
 * <p>No request waits for the broker, and none fails with it: a notification that cannot be sent is
 * logged. Asynchronous requests are notified when they complete; the filter must be registered with
 * {@code asyncSupported} for these.
 *
 * <p>Made in code with a notifier, or by a container from {@code web.xml} with the init parameters
 * {@code url} (required), {@code publisher_id}, {@code service_name}, {@code ignore_req_list} and
 * {@code flush_at_exit}, the seconds that the end of the JVM may wait for what is not sent (5
 * unless set); then it has a transport of its own, and closes it.
 */
public final class RequestNotificationFilter implements Filter {
  private static final Logger log = LoggerFactory.getLogger(RequestNotificationFilter.class);

  /** Null until {@link #init} when a container made this. */
  private @Nullable Notifier notifier;

  /** Null when the notifier's transport belongs to the caller. */
  private @Nullable NotificationTransport ownTransport;

  /** Null means the host that the request asked for. */
  private @Nullable String serviceName;

  private Set<String> ignoredMethods = Set.of();

  /** Marks a request that this filter has notified; another filter has its own. */
  private final String attribute =
      RequestNotificationFilter.class.getName() + "." + UUID.randomUUID();

  /** For containers, which call {@link #init} next. */
  public RequestNotificationFilter() {}

  /**
   * @param notifier belongs to the caller, its transport too
   * @param serviceName the name of this service; {@code null} for the host of each request
   * @param ignoredMethods HTTP methods without notifications, in upper or lower case
   */
  public RequestNotificationFilter(
      Notifier notifier, @Nullable String serviceName, Set<String> ignoredMethods) {
    this.notifier = notifier;
    this.serviceName = serviceName;
    this.ignoredMethods = upperCase(ignoredMethods.toArray(String[]::new));
  }

  /**
   * Reads the init parameters, unless this was made with a notifier.
   *
   * @throws ServletException if {@code url} is missing, or no transport can be opened for it
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    if (notifier != null) {
      return;
    }
    String url = config.getInitParameter("url");
    if (url == null) {
      throw new ServletException(
          "The filter %s needs the init parameter url: where its notifications go"
              .formatted(config.getFilterName()));
    }
    String publisher = config.getInitParameter("publisher_id");
    String ignored = config.getInitParameter("ignore_req_list");
    serviceName = config.getInitParameter("service_name");
    ignoredMethods = ignored == null ? Set.of() : upperCase(ignored.split(",", -1));
    try {
      NotificationTransport transport = transport(url, config.getInitParameter("flush_at_exit"));
      ownTransport = transport;
      notifier = Notifier.of(transport, publisher == null ? config.getFilterName() : publisher);
    } catch (RuntimeException e) {
      throw new ServletException("Requests cannot be notified: " + e.getMessage(), e);
    }
  }

  private static NotificationTransport transport(String url, @Nullable String flushAtExit) {
    NotificationTransport.Builder builder = NotificationTransport.builder(url);
    return flushAtExit == null
        ? builder.build()
        : builder.flushAtExit(Duration.ofSeconds(Long.parseLong(flushAtExit.strip()))).build();
  }

  private static Set<String> upperCase(String... methods) {
    return Arrays.stream(methods)
        .map(method -> method.strip().toUpperCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)
        || ignoredMethods.contains(http.getMethod().toUpperCase(Locale.ROOT))) {
      chain.doFilter(request, response);
      return;
    }
    if (http.getAttribute(attribute) instanceof ResponseListener listener) {
      again(listener, request, response, chain);
    } else {
      first(http, answer, chain);
    }
  }

  /** Sends the notification of the request, and that of its response when there is one. */
  private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Map<String, @Nullable Object> environment = Environment.of(request, serviceName);
    ResponseListener listener = new ResponseListener(this, environment, request, response);
    request.setAttribute(attribute, listener);
    notify("http.request", payload(environment));
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException | Error e) {
      listener.failed(e);
      listener.end();
      throw e;
    }
    if (request.isAsyncStarted()) {
      request.getAsyncContext().addListener(listener);
    } else {
      listener.end();
    }
  }

  /** The same request once more: a forward, an include, an asynchronous or an error dispatch. */
  private static void again(
      ResponseListener listener,
      ServletRequest request,
      ServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException | Error e) {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        listener.failed(e);
      }
      throw e;
    }
  }

  void notifyOfResponse(Map<String, @Nullable Object> request, HttpServletResponse response) {
    Map<String, @Nullable Object> payload = payload(request);
    payload.put("response", Environment.of(response));
    notify("http.response", payload);
  }

  void notifyOfFailure(Map<String, @Nullable Object> request, Throwable failure) {
    Map<String, @Nullable Object> payload = payload(request);
    payload.put("exception", Environment.of(failure));
    notify("http.response", payload);
  }

  private static Map<String, @Nullable Object> payload(Map<String, @Nullable Object> request) {
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("request", request);
    return payload;
  }

  private void notify(String event, Map<String, @Nullable Object> payload) {
    Notifier current = notifier;
    if (current == null) {
      throw new IllegalStateException("init() comes first");
    }
    var unused =
        current
            .infoAsync(RequestContext.empty(), event, payload)
            .whenComplete(
                (done, error) -> {
                  if (error != null) {
                    log.warn("Cannot send the notification of a request: {}", error.getMessage());
                  }
                });
  }

  /** Closes the transport, if it is this filter's own. */
  @Override
  public void destroy() {
    NotificationTransport transport = ownTransport;
    ownTransport = null;
    if (transport != null) {
      transport.close();
    }
  }
}
