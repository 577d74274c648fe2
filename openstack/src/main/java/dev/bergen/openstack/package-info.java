// SPDX-License-Identifier: Apache-2.0
/**
 * What OpenStack's services put into the messages of the bus: who asks ({@link
 * dev.bergen.openstack.OpenStackContext}), and objects with a version ({@link
 * dev.bergen.openstack.VersionedObject}).
 */
@NullMarked
package dev.bergen.openstack;

import org.jspecify.annotations.NullMarked;
