// SPDX-License-Identifier: Apache-2.0
/**
 * {@code bergen openstack}: questions to the services of an OpenStack, and their events. Listens as
 * {@code events} does.
 */
@NullMarked
package dev.bergen.cli.openstack;

import org.jspecify.annotations.NullMarked;
