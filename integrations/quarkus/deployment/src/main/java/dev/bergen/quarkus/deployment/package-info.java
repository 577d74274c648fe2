// SPDX-License-Identifier: Apache-2.0
/**
 * What the build of a Quarkus application does with Bergen in it: finds what is served, listened to
 * and called, and tells native images of it.
 */
@NullMarked
package dev.bergen.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
