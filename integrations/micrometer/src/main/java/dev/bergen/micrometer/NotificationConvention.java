// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.micrometer.BergenObservationDocumentation.NotificationDetail;
import dev.bergen.micrometer.BergenObservationDocumentation.NotificationTag;
import dev.bergen.micrometer.timing.ErrorTypes;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationResult;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names and values of both ends of a notification. */
final class NotificationConvention {
  private NotificationConvention() {}

  /** Returns all tags but the error. */
  static KeyValues tags(
      Naming naming,
      String operation,
      String topics,
      @Nullable String pool,
      Priority priority,
      String result) {
    return KeyValues.of(
        NotificationTag.BROKER.withValue(naming.broker()),
        NotificationTag.OPERATION.withValue(operation),
        NotificationTag.TOPIC.withValue(topics),
        NotificationTag.POOL.withValue(pool == null ? Naming.NONE : pool),
        NotificationTag.PRIORITY.withValue(priority.key()),
        NotificationTag.RESULT.withValue(result));
  }

  /** Returns the result as the value of a tag. */
  static String result(@Nullable NotificationResult result) {
    return result == null ? Naming.NONE : result.name().toLowerCase(Locale.ROOT);
  }

  private static KeyValue error(Observation.Context context) {
    return NotificationTag.ERROR.withValue(ErrorTypes.of(context.getError()));
  }

  /** The key values that are known at the end only. */
  private static KeyValues end(Observation.Context context, String result) {
    return KeyValues.of(NotificationTag.RESULT.withValue(result), error(context));
  }

  private static void add(List<KeyValue> details, NotificationDetail name, @Nullable Object value) {
    if (value instanceof String text) {
      details.add(name.withValue(text));
    }
  }

  private static void addRequest(List<KeyValue> details, RequestContext context) {
    add(details, NotificationDetail.REQUEST_ID, context.get("request_id"));
  }

  /** At the notifier. */
  static final class Sending implements ObservationConvention<NotifierContext> {
    @Override
    public String getName() {
      return BergenObservationDocumentation.NOTIFIER.getName();
    }

    @Override
    public String getContextualName(NotifierContext context) {
      return "send " + topics(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof NotifierContext;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(NotifierContext context) {
      return context.once().tags(() -> all(context), () -> end(context, Naming.NONE));
    }

    private static KeyValues all(NotifierContext context) {
      Priority priority = context.event().priority();
      return tags(context.naming(), "send", topics(context), null, priority, Naming.NONE)
          .and(error(context));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(NotifierContext context) {
      return context.once().details(() -> details(context));
    }

    private static KeyValues details(NotifierContext context) {
      List<KeyValue> details = new ArrayList<>();
      add(details, NotificationDetail.EVENT_TYPE, context.event().eventType());
      add(details, NotificationDetail.PUBLISHER, context.event().publisherId());
      addRequest(details, context.event().context());
      return KeyValues.of(details);
    }

    private static String topics(NotifierContext context) {
      return context.naming().topics(context.event().topics());
    }
  }

  /** At the listener. */
  static final class Handling implements ObservationConvention<ListenerContext> {
    @Override
    public String getName() {
      return BergenObservationDocumentation.LISTENER.getName();
    }

    @Override
    public String getContextualName(ListenerContext context) {
      return "process " + topics(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof ListenerContext;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ListenerContext context) {
      return context.once().tags(() -> all(context), () -> end(context, result(context.result())));
    }

    private static KeyValues all(ListenerContext context) {
      return tags(
              context.naming(),
              "process",
              topics(context),
              context.delivery().pool(),
              context.delivery().priority(),
              result(context.result()))
          .and(error(context));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ListenerContext context) {
      return context.once().details(() -> details(context));
    }

    private static KeyValues details(ListenerContext context) {
      List<KeyValue> details = new ArrayList<>();
      List<NotificationEvent> events = context.delivery().events();
      if (context.delivery().batch()) {
        details.add(NotificationDetail.COUNT.withValue(String.valueOf(events.size())));
      } else {
        NotificationEvent event = events.get(0);
        add(details, NotificationDetail.EVENT_TYPE, event.eventType());
        add(details, NotificationDetail.PUBLISHER, event.publisherId());
        add(details, NotificationDetail.MESSAGE_ID, event.messageId());
        addRequest(details, event.context());
      }
      return KeyValues.of(details);
    }

    private static String topics(ListenerContext context) {
      return context
          .naming()
          .topics(context.delivery().targets().stream().map(Target::topic).toList());
    }
  }
}
