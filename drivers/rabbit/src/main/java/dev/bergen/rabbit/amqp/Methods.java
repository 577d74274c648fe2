// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

/** The numbers of methods: the class in the upper 16 bits, the method in the lower. */
final class Methods {
  static final int CONNECTION_START = id(10, 10);
  static final int CONNECTION_START_OK = id(10, 11);
  static final int CONNECTION_SECURE = id(10, 20);
  static final int CONNECTION_TUNE = id(10, 30);
  static final int CONNECTION_TUNE_OK = id(10, 31);
  static final int CONNECTION_OPEN = id(10, 40);
  static final int CONNECTION_OPEN_OK = id(10, 41);
  static final int CONNECTION_CLOSE = id(10, 50);
  static final int CONNECTION_CLOSE_OK = id(10, 51);
  static final int CONNECTION_BLOCKED = id(10, 60);
  static final int CONNECTION_UNBLOCKED = id(10, 61);

  static final int CHANNEL_OPEN = id(20, 10);
  static final int CHANNEL_OPEN_OK = id(20, 11);
  static final int CHANNEL_FLOW = id(20, 20);
  static final int CHANNEL_FLOW_OK = id(20, 21);
  static final int CHANNEL_CLOSE = id(20, 40);
  static final int CHANNEL_CLOSE_OK = id(20, 41);

  static final int EXCHANGE_DECLARE = id(40, 10);
  static final int EXCHANGE_DECLARE_OK = id(40, 11);
  static final int EXCHANGE_DELETE = id(40, 20);
  static final int EXCHANGE_DELETE_OK = id(40, 21);
  static final int EXCHANGE_BIND = id(40, 30);
  static final int EXCHANGE_BIND_OK = id(40, 31);
  static final int EXCHANGE_UNBIND = id(40, 40);
  static final int EXCHANGE_UNBIND_OK = id(40, 51);

  static final int QUEUE_DECLARE = id(50, 10);
  static final int QUEUE_DECLARE_OK = id(50, 11);
  static final int QUEUE_BIND = id(50, 20);
  static final int QUEUE_BIND_OK = id(50, 21);
  static final int QUEUE_PURGE = id(50, 30);
  static final int QUEUE_PURGE_OK = id(50, 31);
  static final int QUEUE_DELETE = id(50, 40);
  static final int QUEUE_DELETE_OK = id(50, 41);
  static final int QUEUE_UNBIND = id(50, 50);
  static final int QUEUE_UNBIND_OK = id(50, 51);

  static final int BASIC_QOS = id(60, 10);
  static final int BASIC_QOS_OK = id(60, 11);
  static final int BASIC_CONSUME = id(60, 20);
  static final int BASIC_CONSUME_OK = id(60, 21);
  static final int BASIC_CANCEL = id(60, 30);
  static final int BASIC_CANCEL_OK = id(60, 31);
  static final int BASIC_PUBLISH = id(60, 40);
  static final int BASIC_RETURN = id(60, 50);
  static final int BASIC_DELIVER = id(60, 60);
  static final int BASIC_GET = id(60, 70);
  static final int BASIC_GET_OK = id(60, 71);
  static final int BASIC_GET_EMPTY = id(60, 72);
  static final int BASIC_ACK = id(60, 80);
  static final int BASIC_REJECT = id(60, 90);
  static final int BASIC_NACK = id(60, 120);

  static final int CONFIRM_SELECT = id(85, 10);
  static final int CONFIRM_SELECT_OK = id(85, 11);

  /** The class of messages, as their headers name it. */
  static final int BASIC = 60;

  private Methods() {}

  private static int id(int ofClass, int method) {
    return ofClass << 16 | method;
  }

  /** Names a method as it comes, for errors: {@code method 60.61}. */
  static String text(int id) {
    return "method %d.%d".formatted(id >>> 16, id & 0xffff);
  }
}
