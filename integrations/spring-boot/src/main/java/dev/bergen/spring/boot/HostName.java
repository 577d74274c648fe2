// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name of this host, which distinguishes servers and publishers. */
final class HostName {
  private static final Logger log = LoggerFactory.getLogger(HostName.class);

  private HostName() {}

  static String get() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      log.debug("This host does not know its name", e);
      return "localhost";
    }
  }
}
