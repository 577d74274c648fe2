// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.util.Map;

/** The numbers of methods: the class in the upper 16 bits, the method in the lower. */
public final class Methods {
  public static final int CONNECTION_START = id(10, 10);
  public static final int CONNECTION_START_OK = id(10, 11);
  static final int CONNECTION_SECURE = id(10, 20);
  public static final int CONNECTION_TUNE = id(10, 30);
  public static final int CONNECTION_TUNE_OK = id(10, 31);
  public static final int CONNECTION_OPEN = id(10, 40);
  public static final int CONNECTION_OPEN_OK = id(10, 41);
  public static final int CONNECTION_CLOSE = id(10, 50);
  public static final int CONNECTION_CLOSE_OK = id(10, 51);
  public static final int CONNECTION_BLOCKED = id(10, 60);
  public static final int CONNECTION_UNBLOCKED = id(10, 61);

  public static final int CHANNEL_OPEN = id(20, 10);
  public static final int CHANNEL_OPEN_OK = id(20, 11);
  public static final int CHANNEL_FLOW = id(20, 20);
  public static final int CHANNEL_FLOW_OK = id(20, 21);
  public static final int CHANNEL_CLOSE = id(20, 40);
  public static final int CHANNEL_CLOSE_OK = id(20, 41);

  public static final int EXCHANGE_DECLARE = id(40, 10);
  public static final int EXCHANGE_DECLARE_OK = id(40, 11);
  public static final int EXCHANGE_DELETE = id(40, 20);
  public static final int EXCHANGE_DELETE_OK = id(40, 21);
  public static final int EXCHANGE_BIND = id(40, 30);
  public static final int EXCHANGE_BIND_OK = id(40, 31);
  public static final int EXCHANGE_UNBIND = id(40, 40);
  public static final int EXCHANGE_UNBIND_OK = id(40, 51);

  public static final int QUEUE_DECLARE = id(50, 10);
  public static final int QUEUE_DECLARE_OK = id(50, 11);
  public static final int QUEUE_BIND = id(50, 20);
  public static final int QUEUE_BIND_OK = id(50, 21);
  public static final int QUEUE_PURGE = id(50, 30);
  public static final int QUEUE_PURGE_OK = id(50, 31);
  public static final int QUEUE_DELETE = id(50, 40);
  public static final int QUEUE_DELETE_OK = id(50, 41);
  public static final int QUEUE_UNBIND = id(50, 50);
  public static final int QUEUE_UNBIND_OK = id(50, 51);

  public static final int BASIC_QOS = id(60, 10);
  public static final int BASIC_QOS_OK = id(60, 11);
  public static final int BASIC_CONSUME = id(60, 20);
  public static final int BASIC_CONSUME_OK = id(60, 21);
  public static final int BASIC_CANCEL = id(60, 30);
  public static final int BASIC_CANCEL_OK = id(60, 31);
  public static final int BASIC_PUBLISH = id(60, 40);
  public static final int BASIC_RETURN = id(60, 50);
  public static final int BASIC_DELIVER = id(60, 60);
  public static final int BASIC_GET = id(60, 70);
  public static final int BASIC_GET_OK = id(60, 71);
  public static final int BASIC_GET_EMPTY = id(60, 72);
  public static final int BASIC_ACK = id(60, 80);
  public static final int BASIC_REJECT = id(60, 90);
  public static final int BASIC_NACK = id(60, 120);

  public static final int CONFIRM_SELECT = id(85, 10);
  public static final int CONFIRM_SELECT_OK = id(85, 11);

  /** The class of messages, as their headers name it. */
  public static final int BASIC = 60;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(CONNECTION_START, "connection.start"),
          Map.entry(CONNECTION_START_OK, "connection.start-ok"),
          Map.entry(CONNECTION_SECURE, "connection.secure"),
          Map.entry(CONNECTION_TUNE, "connection.tune"),
          Map.entry(CONNECTION_TUNE_OK, "connection.tune-ok"),
          Map.entry(CONNECTION_OPEN, "connection.open"),
          Map.entry(CONNECTION_OPEN_OK, "connection.open-ok"),
          Map.entry(CONNECTION_CLOSE, "connection.close"),
          Map.entry(CONNECTION_CLOSE_OK, "connection.close-ok"),
          Map.entry(CONNECTION_BLOCKED, "connection.blocked"),
          Map.entry(CONNECTION_UNBLOCKED, "connection.unblocked"),
          Map.entry(CHANNEL_OPEN, "channel.open"),
          Map.entry(CHANNEL_OPEN_OK, "channel.open-ok"),
          Map.entry(CHANNEL_FLOW, "channel.flow"),
          Map.entry(CHANNEL_FLOW_OK, "channel.flow-ok"),
          Map.entry(CHANNEL_CLOSE, "channel.close"),
          Map.entry(CHANNEL_CLOSE_OK, "channel.close-ok"),
          Map.entry(EXCHANGE_DECLARE, "exchange.declare"),
          Map.entry(EXCHANGE_DECLARE_OK, "exchange.declare-ok"),
          Map.entry(EXCHANGE_DELETE, "exchange.delete"),
          Map.entry(EXCHANGE_DELETE_OK, "exchange.delete-ok"),
          Map.entry(EXCHANGE_BIND, "exchange.bind"),
          Map.entry(EXCHANGE_BIND_OK, "exchange.bind-ok"),
          Map.entry(EXCHANGE_UNBIND, "exchange.unbind"),
          Map.entry(EXCHANGE_UNBIND_OK, "exchange.unbind-ok"),
          Map.entry(QUEUE_DECLARE, "queue.declare"),
          Map.entry(QUEUE_DECLARE_OK, "queue.declare-ok"),
          Map.entry(QUEUE_BIND, "queue.bind"),
          Map.entry(QUEUE_BIND_OK, "queue.bind-ok"),
          Map.entry(QUEUE_PURGE, "queue.purge"),
          Map.entry(QUEUE_PURGE_OK, "queue.purge-ok"),
          Map.entry(QUEUE_DELETE, "queue.delete"),
          Map.entry(QUEUE_DELETE_OK, "queue.delete-ok"),
          Map.entry(QUEUE_UNBIND, "queue.unbind"),
          Map.entry(QUEUE_UNBIND_OK, "queue.unbind-ok"),
          Map.entry(BASIC_QOS, "basic.qos"),
          Map.entry(BASIC_QOS_OK, "basic.qos-ok"),
          Map.entry(BASIC_CONSUME, "basic.consume"),
          Map.entry(BASIC_CONSUME_OK, "basic.consume-ok"),
          Map.entry(BASIC_CANCEL, "basic.cancel"),
          Map.entry(BASIC_CANCEL_OK, "basic.cancel-ok"),
          Map.entry(BASIC_PUBLISH, "basic.publish"),
          Map.entry(BASIC_RETURN, "basic.return"),
          Map.entry(BASIC_DELIVER, "basic.deliver"),
          Map.entry(BASIC_GET, "basic.get"),
          Map.entry(BASIC_GET_OK, "basic.get-ok"),
          Map.entry(BASIC_GET_EMPTY, "basic.get-empty"),
          Map.entry(BASIC_ACK, "basic.ack"),
          Map.entry(BASIC_REJECT, "basic.reject"),
          Map.entry(BASIC_NACK, "basic.nack"),
          Map.entry(CONFIRM_SELECT, "confirm.select"),
          Map.entry(CONFIRM_SELECT_OK, "confirm.select-ok"));

  private Methods() {}

  private static int id(int ofClass, int method) {
    return ofClass << 16 | method;
  }

  /** Names a method for errors: {@code queue.declare}, or {@code method 99.1} if there is none. */
  public static String text(int id) {
    String name = NAMES.get(id);
    return name == null ? "method %d.%d".formatted(id >>> 16, id & 0xffff) : name;
  }
}
