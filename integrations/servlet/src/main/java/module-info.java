// SPDX-License-Identifier: Apache-2.0
/** HTTP requests as notifications. */
module dev.bergen.servlet {
  requires transitive dev.bergen.core;
  requires transitive jakarta.servlet;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.bergen.servlet;
}
