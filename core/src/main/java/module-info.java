// SPDX-License-Identifier: Apache-2.0
/**
 * RPC and notifications that are indistinguishable on the wire from those of Python's
 * oslo.messaging.
 *
 * <p>A driver is a module of its own, found as a service where it is on the module path. Endpoints
 * and the records that cross the bus are called by reflection: their package is opened to this
 * module, and for records to {@code com.fasterxml.jackson.databind}, too.
 */
module dev.bergen.core {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.bergen;
  exports dev.bergen.config;
  exports dev.bergen.json;
  exports dev.bergen.message;
  exports dev.bergen.notify;
  exports dev.bergen.notify.outgoing;
  exports dev.bergen.rpc;
  exports dev.bergen.spi;
  exports dev.bergen.spi.queues;
  exports dev.bergen.spi.support;
  exports dev.bergen.transport;
  exports dev.bergen.wire;

  uses dev.bergen.spi.DriverProvider;
  uses dev.bergen.spi.NotificationDriverProvider;
}
