// SPDX-License-Identifier: Apache-2.0
/**
 * The parts that OpenStack's services add to messages: the user and the request ({@link
 * dev.bergen.openstack.OpenStackContext}), and objects with a version ({@link
 * dev.bergen.openstack.VersionedObject}).
 */
@NullMarked
package dev.bergen.openstack;

import org.jspecify.annotations.NullMarked;
