// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

/** The progress of a call, in this order, for error messages. */
public enum CallStage {
  /** Nothing has left this process. */
  NOT_SENT("the request was not sent"),
  /** It was sent, or was about to be: from here on the method may have run. */
  SENT("the request was sent, the broker has not confirmed it"),
  /** The broker has confirmed it. */
  CONFIRMED("the broker took the request, no server answered"),
  /** The broker had no queue for it, nor for any copy of it: the method has not run. */
  RETURNED("the request was unroutable"),
  /** The broker had no queue for the last copy; an earlier one may have reached a server. */
  LAST_COPY_RETURNED("the request was unroutable when it was sent again"),
  /** A heartbeat arrived. */
  RUNNING("the server was working on it");

  private final String phrase;

  CallStage(String phrase) {
    this.phrase = phrase;
  }

  String phrase() {
    return phrase;
  }
}
