// SPDX-License-Identifier: Apache-2.0
/**
 * Bergen beside services of OpenStack other than Nova, each a process on a real broker. They need
 * an environment that most test runs do without, so {@code ./verify --all} runs these classes.
 */
@NullMarked
package dev.bergen.interop.openstack;

import org.jspecify.annotations.NullMarked;
