// SPDX-License-Identifier: Apache-2.0
/** Meters in the form that oslo.metrics collects. */
module dev.bergen.oslometrics {
  requires transitive dev.bergen.core;
  requires org.newsclub.net.unix;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.bergen.oslometrics;
}
