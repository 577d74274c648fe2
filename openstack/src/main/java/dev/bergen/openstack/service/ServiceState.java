// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

/** Where a service is on its way, which goes one way only. */
public enum ServiceState {
  /** Not started. */
  NEW,
  /** Does not take requests yet. */
  STARTING,
  /** Takes requests. */
  RUNNING,
  /** Ends what it took. */
  DRAINING,
  /** Over. */
  STOPPED
}
