// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** Every observation, its timer's tags and what its span has besides. */
public enum BergenObservationDocumentation implements ObservationDocumentation {
  /** A call until its result, or a cast until the broker has taken it. */
  RPC_CLIENT("rpc.client.call.duration", true),

  /** A request from the moment a handler takes it until its method's end. */
  RPC_SERVER("rpc.server.call.duration", true),

  /** A notification until every driver has it in safe hands. */
  NOTIFIER("messaging.client.operation.duration", false),

  /** A notification, or the notifications of a batch, while endpoints handle them. */
  LISTENER("messaging.process.duration", false);

  private final String name;
  private final boolean rpc;

  BergenObservationDocumentation(String name, boolean rpc) {
    this.name = name;
    this.rpc = rpc;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Class<? extends ObservationConvention<? extends Observation.Context>>
      getDefaultConvention() {
    return switch (this) {
      case RPC_CLIENT -> RpcConvention.Client.class;
      case RPC_SERVER -> RpcConvention.Server.class;
      case NOTIFIER -> NotificationConvention.Sending.class;
      case LISTENER -> NotificationConvention.Handling.class;
    };
  }

  @Override
  public KeyName[] getLowCardinalityKeyNames() {
    return rpc ? RpcTag.values() : NotificationTag.values();
  }

  @Override
  public KeyName[] getHighCardinalityKeyNames() {
    return rpc ? RpcDetail.values() : NotificationDetail.values();
  }

  /** Tags of timers, and attributes of spans. */
  public enum RpcTag implements KeyName {
    /** {@code oslo_messaging}. */
    SYSTEM("rpc.system.name"),

    /**
     * Topic and method, {@code compute/build}; {@code unknown} at a server without such a method.
     */
    METHOD("rpc.method"),

    /** {@code rabbitmq}, {@code kafka}, {@code memory}: what the transport's URL leads to. */
    BROKER("messaging.system"),

    /** {@code call} or {@code cast}. */
    OPERATION("messaging.operation.name"),

    /** The topic without a host's part: of {@code agent.host-1} it is {@code agent}. */
    TOPIC("messaging.destination.name"),

    /**
     * Why it failed: a kind of failure ({@code network}, {@code unroutable}), {@code timeout},
     * {@code cancelled}, {@code remote}, or an exception's class; {@code none} if it did not.
     */
    ERROR("error.type");

    private final String key;

    RpcTag(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }

  /** Attributes of spans alone, as there is no end of their values. */
  public enum RpcDetail implements KeyName {
    /** The id that names a call in logs on both sides; at servers. */
    MESSAGE_ID("messaging.message.id"),

    /** {@code request_id} of the context, if it has one. */
    REQUEST_ID("openstack.request_id"),

    /** {@code global_request_id} of the context, if it has one. */
    GLOBAL_REQUEST_ID("openstack.global_request_id"),

    /** The server that is asked, or that answers. */
    SERVER("bergen.server"),

    /** The namespace, if there is one. */
    SERVICE("rpc.service"),

    /** Of a call that a Java server answered, as {@code bergen.call.part}, in milliseconds. */
    QUEUE("bergen.call.queue"),

    /** As {@code bergen.call.queue}. */
    DISPATCH("bergen.call.dispatch"),

    /** As {@code bergen.call.queue}. */
    HANDLER("bergen.call.handler"),

    /** As {@code bergen.call.queue}. */
    REPLY("bergen.call.reply");

    private final String key;

    RpcDetail(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }

  /** Tags of timers, and attributes of spans. */
  public enum NotificationTag implements KeyName {
    /** {@code rabbitmq}, {@code kafka}, {@code memory}: what the transport's URL leads to. */
    BROKER("messaging.system"),

    /** {@code send} or {@code process}. */
    OPERATION("messaging.operation.name"),

    /** The topics, joined by commas. */
    TOPIC("messaging.destination.name"),

    /** The listener's pool; {@code none} without one, and at notifiers. */
    POOL("messaging.consumer.group.name"),

    /** {@code info}, {@code error} and the like. */
    PRIORITY("bergen.priority"),

    /** {@code handled}, {@code requeue} for events to be redelivered; {@code none} at notifiers. */
    RESULT("bergen.result"),

    /** As of {@link RpcTag#ERROR}. */
    ERROR("error.type");

    private final String key;

    NotificationTag(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }

  /** Attributes of spans alone, as there is no end of their values. */
  public enum NotificationDetail implements KeyName {
    /** The event type: {@code compute.instance.create.end}; not of a batch. */
    EVENT_TYPE("bergen.event_type"),

    /** The publisher; not of a batch. */
    PUBLISHER("bergen.publisher_id"),

    /** The id of a notification; at listeners, not of a batch. */
    MESSAGE_ID("messaging.message.id"),

    /** How many events a batch has. */
    COUNT("messaging.batch.message_count"),

    /** {@code request_id} of the context, as far as it was let out. */
    REQUEST_ID("openstack.request_id");

    private final String key;

    NotificationDetail(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }
}
