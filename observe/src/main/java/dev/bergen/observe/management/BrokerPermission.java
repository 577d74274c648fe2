// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

/** The rights of a user in a virtual host: three regular expressions for names. */
public record BrokerPermission(
    String virtualHost, String user, String configure, String write, String read) {

  static BrokerPermission of(Fields row) {
    return new BrokerPermission(
        row.text("vhost"),
        row.text("user"),
        row.text("configure"),
        row.text("write"),
        row.text("read"));
  }
}
