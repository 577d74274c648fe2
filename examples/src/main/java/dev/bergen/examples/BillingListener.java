// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.events.EventPair;
import dev.bergen.openstack.events.EventPairs;
import dev.bergen.openstack.events.InstanceEvent;
import dev.bergen.openstack.events.InstanceFacts;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.OpenStackEvents;
import dev.bergen.openstack.events.ServiceEvent;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Receives Nova's notifications of instances; here we send them in place of Nova. */
public class BillingListener {
  private static final CountDownLatch DONE = new CountDownLatch(3);

  static void bill(InstanceFacts instance) {
    System.out.println(instance.projectId() + " pays for " + instance.flavor());
    DONE.countDown();
  }

  static void report(EventPair pair) {
    System.out.println(pair.end().action() + (pair.failed() ? " failed" : " is done"));
    DONE.countDown();
  }

  static void watch(ServiceEvent service) {
    System.out.println(service.binary() + " on " + service.host() + " is off");
    DONE.countDown();
  }

  public static void main(String[] args) throws InterruptedException {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (NotificationTransport transport =
            NotificationTransport.builder("memory:").defaultExchange("nova").build();
        EventPairs pairs =
            EventPairs.builder(transport.timer(), executor)
                .limit(Duration.ofMinutes(30))
                .paired(BillingListener::report)
                .lost(start -> System.out.println(start + " has no end"))
                .build();
        NotificationListener listener =
            NotificationListener.builder(transport, Target.topic("versioned_notifications"))
                .handler(
                    OpenStackEvents.on(InstanceEvent.CreateEnd.class, e -> bill(e.instance()))
                        .and(ServiceEvent.class, BillingListener::watch)
                        .and(OpenStackEvent.class, pairs))
                .build()) {
      listener.start();
      tell(transport);
      DONE.await(30, TimeUnit.SECONDS);
    } finally {
      executor.shutdown();
    }
  }

  private static void tell(NotificationTransport transport) {
    Notifier nova =
        Notifier.of(transport, "nova-compute:node-7")
            .withTopics("versioned_notifications")
            .withContextRedactor(OpenStackContext.redactor());
    Object flavor =
        VersionedObject.nova("FlavorPayload", "1.4", Map.of("name", "m1.small")).toMap();
    VersionedObject instance =
        VersionedObject.nova(
            "InstanceCreatePayload",
            "1.13",
            Map.of("uuid", "i-1", "tenant_id", "demo", "flavor", flavor));
    nova.info(
        OpenStackContext.admin().toRequestContext(), "instance.create.start", instance.toMap());
    nova.info(OpenStackContext.admin().toRequestContext(), "instance.create.end", instance.toMap());
    VersionedObject service =
        VersionedObject.nova(
            "ServiceStatusPayload", "1.1", Map.of("host", "node-7", "binary", "nova-compute"));
    nova.info(OpenStackContext.admin().toRequestContext(), "service.update", service.toMap());
  }
}
