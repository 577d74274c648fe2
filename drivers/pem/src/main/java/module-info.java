// SPDX-License-Identifier: Apache-2.0
/** Keys and certificates out of PEM files, for the drivers. */
module dev.bergen.pem {
  requires transitive dev.bergen.core;
  requires static transitive org.jspecify;

  exports dev.bergen.pem;
}
