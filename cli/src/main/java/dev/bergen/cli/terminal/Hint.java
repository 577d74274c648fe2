// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import dev.bergen.FailureKind;

/** The next thing to check, by the cause of a failure: the only place for such hints. */
final class Hint {
  private Hint() {}

  /** Returns a sentence or two; empty where the message is sufficient. */
  static String of(FailureKind kind) {
    return switch (kind) {
      case NETWORK -> "Does the broker run, and are host and port of --url right?";
      case NOT_A_BROKER -> "Is the port of --url right?";
      case LOGIN ->
          "Are user and password of --url right ('rabbitmqctl authenticate_user USER PASSWORD')?";
      case VIRTUAL_HOST ->
          "The path of --url names the virtual host: does it exist ('rabbitmqctl list_vhosts'), and"
              + " may the user use it ('rabbitmqctl list_user_permissions USER')?";
      case PERMISSION ->
          "The user lacks a permission there ('rabbitmqctl list_user_permissions USER')";
      case DECLARATION ->
          "Others have declared it otherwise, or own it: give their options (--config-file), or"
              + " another name";
      case SIZE -> "Send less at once, or raise the broker's max_message_size";
      case LIMIT ->
          "A limit of the broker is reached ('rabbitmqctl list_vhost_limits', 'list_user_limits',"
              + " 'list_policies')";
      case UNROUTABLE ->
          "Check topic and --server, and the exchange: --service nova, or --exchange NAME";
      case UNANSWERED -> "Does a server listen there ('bergen ping')? Is --timeout long enough?";
      case SILENT ->
          "The server has stopped, hangs, or sends no heartbeats; a longer --monitor is more"
              + " patient";
      case TIMEOUT -> "Is --timeout long enough?";
      case OTHER -> "";
    };
  }
}
