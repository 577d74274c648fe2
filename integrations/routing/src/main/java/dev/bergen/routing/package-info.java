// SPDX-License-Identifier: Apache-2.0
/** Decides by a YAML file which drivers get a notification ({@link RoutingRules}). */
@NullMarked
package dev.bergen.routing;

import org.jspecify.annotations.NullMarked;
