// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

/**
 * By whose names spans and their attributes go. Of timers only the tag {@code rpc.method} differs.
 */
public enum SemanticNames {
  /**
   * Those of OpenTelemetry's conventions for RPC and messaging: spans {@code compute/build}, of
   * kinds client and server for calls, producer and consumer for casts and notifications.
   */
  CURRENT,

  /**
   * Those of the spans that oslo.messaging 18.3 makes itself, so that one query finds both: spans
   * {@code compute.build} and {@code build receive}, all of kinds producer and consumer, with
   * {@code messaging.operation}, a bare {@code rpc.method} and {@code rpc.service}.
   */
  OSLO
}
