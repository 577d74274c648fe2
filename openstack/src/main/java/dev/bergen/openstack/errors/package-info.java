// SPDX-License-Identifier: Apache-2.0
/**
 * The exceptions of OpenStack's services, both ways: what a service failed with as a Java exception,
 * and what a Java service fails with as an exception that the services know ({@link
 * dev.bergen.openstack.errors.OpenStackErrors}).
 */
@NullMarked
package dev.bergen.openstack.errors;

import org.jspecify.annotations.NullMarked;
