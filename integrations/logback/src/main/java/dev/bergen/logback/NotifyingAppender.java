// SPDX-License-Identifier: Apache-2.0
package dev.bergen.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.bergen.config.Configuration;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the appenders: a transport of their own, and the rule that a log event caused
 * by sending a notification is never sent itself. Its properties are set in {@code logback.xml} by
 * their names.
 *
 * <p>Threads: logging threads call it. They never wait for the broker: a notification that cannot
 * be sent within the timeout is lost, and counted; the first of consecutive losses is reported to
 * Logback's status.
 */
public abstract class NotifyingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** Loggers that a notification on its way may use. */
  private static final List<String> OURS =
      List.of(
          "dev.bergen.",
          "oslo.messaging.notification.",
          "com.rabbitmq.",
          "org.apache.kafka.",
          "org.snakeyaml.");

  private static final int DEFAULT_TIMEOUT_SECONDS = 60;
  private static final int DEFAULT_FLUSH_SECONDS = 5;

  /** Set while a logging thread hands over a notification, which may log by itself. */
  private static final ThreadLocal<Boolean> HANDING_OVER = ThreadLocal.withInitial(() -> false);

  private final List<String> topics = new ArrayList<>();
  private final List<String> drivers = new ArrayList<>();
  private final AtomicLong lost = new AtomicLong();
  private @Nullable String url;
  private @Nullable String configFile;
  private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;
  private int flushAtExitSeconds = DEFAULT_FLUSH_SECONDS;

  /** Null until it is started, and after it was stopped. */
  private final AtomicReference<@Nullable Open> open = new AtomicReference<>();

  /** The transport and the notifier of a started appender. */
  private record Open(NotificationTransport transport, Notifier notifier) {}

  NotifyingAppender() {}

  /** Where the broker is, such as {@code rabbit://user:secret@host:5672/}. */
  public void setUrl(String url) {
    this.url = url;
  }

  /** A file in oslo.config syntax with everything that is not set here, the broker's URL too. */
  public void setConfigFile(String configFile) {
    this.configFile = configFile;
  }

  /** A topic to send to; may be given several times. Without any the configuration says. */
  public void addTopic(String topic) {
    topics.add(topic);
  }

  /**
   * A notification driver; may be given several times. Without any the configuration says, and
   * {@code messagingv2} if there is no configuration either.
   */
  public void addDriver(String driver) {
    drivers.add(driver);
  }

  /** How long a notification may take to be sent, in seconds; 60 unless set. */
  public void setTimeoutSeconds(int timeoutSeconds) {
    this.timeoutSeconds = timeoutSeconds;
  }

  /**
   * How long the end of the JVM waits for events that are not sent yet, in seconds, where nothing
   * stops Logback before; 5 unless set, 0 not at all.
   */
  public void setFlushAtExitSeconds(int flushAtExitSeconds) {
    this.flushAtExitSeconds = flushAtExitSeconds;
  }

  /** Returns how many notifications were lost since the start. */
  public long lost() {
    return lost.get();
  }

  /** Returns who notifies. */
  abstract String publisher();

  /** Notifies of an event; on the logging thread. */
  abstract void send(Notifier notifier, ILoggingEvent event);

  @Override
  public void start() {
    try {
      NotificationTransport transport = transport();
      try {
        Notifier notifier = notifier(transport);
        open.set(new Open(transport, notifier));
        if (mayNotify(notifier)) {
          super.start();
        }
      } catch (RuntimeException e) {
        transport.close();
        throw e;
      }
    } catch (RuntimeException e) { // an application must start without its appender
      addError("Log events will not be sent as notifications: " + e.getMessage(), e);
    }
  }

  /** Returns whether this appender may send by that notifier at all. */
  boolean mayNotify(Notifier notifier) {
    return true;
  }

  private NotificationTransport transport() {
    return builder().flushAtExit(Duration.ofSeconds(flushAtExitSeconds)).build();
  }

  private NotificationTransport.Builder builder() {
    if (configFile == null) {
      if (url == null) {
        throw new IllegalStateException("set <url> or <configFile>");
      }
      return NotificationTransport.builder(url);
    }
    Configuration configuration = Configuration.builder().file(Path.of(configFile)).build();
    return url == null
        ? NotificationTransport.builder(configuration)
        : NotificationTransport.builder(url).configuration(configuration);
  }

  private Notifier notifier(NotificationTransport transport) {
    Notifier notifier =
        Notifier.of(transport, publisher()).withTimeout(Duration.ofSeconds(timeoutSeconds));
    if (!topics.isEmpty()) {
      notifier = notifier.withTopics(topics.toArray(String[]::new));
    }
    return drivers.isEmpty() ? notifier : notifier.withDrivers(drivers.toArray(String[]::new));
  }

  /** Formatting an argument may itself log, and must do so before the check for such events. */
  @Override
  public void doAppend(ILoggingEvent event) {
    if (isStarted() && !HANDING_OVER.get() && event.getArgumentArray() != null) {
      var unused = event.getFormattedMessage();
    }
    super.doAppend(event);
  }

  @Override
  protected void append(ILoggingEvent event) {
    Open current = open.get();
    if (current == null || HANDING_OVER.get() || isOurs(event.getLoggerName())) {
      return;
    }
    HANDING_OVER.set(true);
    try {
      send(current.notifier(), event);
    } finally {
      HANDING_OVER.remove();
    }
  }

  private static boolean isOurs(String logger) {
    return OURS.stream().anyMatch(logger::startsWith);
  }

  /** Takes the end of a notification. */
  void ended(@Nullable Throwable error) {
    if (error != null && lost.getAndIncrement() == 0) {
      addError("A log event could not be sent as a notification: " + error.getMessage(), error);
    }
  }

  @Override
  public void stop() {
    super.stop();
    Open current = open.getAndSet(null);
    if (current != null) {
      current.transport().close();
    }
  }
}
