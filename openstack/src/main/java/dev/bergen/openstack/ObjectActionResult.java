// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import org.jspecify.annotations.Nullable;

/**
 * The result of a remote method of an object.
 *
 * @param object the object after the method
 * @param value what the method returned; a nested object is the map that {@link VersionedObject#of}
 *     reads
 */
public record ObjectActionResult(VersionedObject object, @Nullable Object value) {}
