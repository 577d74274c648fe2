// SPDX-License-Identifier: Apache-2.0
/**
 * The build steps of a Quarkus application that uses Bergen: they find endpoints, handlers and
 * typed clients, and register them for native images.
 */
@NullMarked
package dev.bergen.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
