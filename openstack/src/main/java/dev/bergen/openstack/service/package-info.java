// SPDX-License-Identifier: Apache-2.0
/**
 * A process that serves a topic as OpenStack's services do, with its signals, periodic tasks and
 * health ({@link dev.bergen.openstack.service.OpenStackService}).
 */
@NullMarked
package dev.bergen.openstack.service;

import org.jspecify.annotations.NullMarked;
