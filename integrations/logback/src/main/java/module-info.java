// SPDX-License-Identifier: Apache-2.0
/** Log events as notifications. */
module dev.bergen.logback {
  requires transitive ch.qos.logback.classic;
  requires transitive ch.qos.logback.core;
  requires transitive dev.bergen.core;
  requires static transitive org.jspecify;

  exports dev.bergen.logback;
}
