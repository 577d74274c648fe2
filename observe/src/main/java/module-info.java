// SPDX-License-Identifier: Apache-2.0
/** Looks at a bus: taps, traces, recordings, comparisons, the doctor, the console. */
module dev.bergen.observe {
  requires transitive dev.bergen.core;
  requires java.net.http;
  requires jdk.httpserver;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.bergen.observe.census;
  exports dev.bergen.observe.compare;
  exports dev.bergen.observe.console;
  exports dev.bergen.observe.console.traffic;
  exports dev.bergen.observe.doctor;
  exports dev.bergen.observe.management;
  exports dev.bergen.observe.migrate;
  exports dev.bergen.observe.patient;
  exports dev.bergen.observe.record;
  exports dev.bergen.observe.replay;
  exports dev.bergen.observe.sight;
  exports dev.bergen.observe.tap;
  exports dev.bergen.observe.trace;
  exports dev.bergen.observe.why;
}
