// SPDX-License-Identifier: Apache-2.0
/** Meters and observations of calls, servers and notifications. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // their jars name them
module dev.bergen.micrometer {
  requires transitive dev.bergen.core;
  requires transitive micrometer.core;
  requires transitive micrometer.observation;
  requires transitive micrometer.commons;
  requires static transitive org.jspecify;

  exports dev.bergen.micrometer;
}
