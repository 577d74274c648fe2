// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

/** How far a call has come, in this order; what an error message can know about it. */
public enum CallStage {
  /** Nothing has left this process. */
  NOT_SENT("the request was not sent"),
  /** It left, or was about to: from here on the method may have run. */
  SENT("the request was sent, the broker has not confirmed it"),
  /** The broker took responsibility. */
  CONFIRMED("the broker took the request, no server answered"),
  /** The broker had no queue for it. */
  RETURNED("the request was unroutable"),
  /** A heartbeat came. */
  RUNNING("the server was working on it");

  private final String phrase;

  CallStage(String phrase) {
    this.phrase = phrase;
  }

  String phrase() {
    return phrase;
  }
}
