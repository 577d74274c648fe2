// SPDX-License-Identifier: Apache-2.0
/** An application whose source changes while it runs. */
@NullMarked
package dev.bergen.quarkus.live;

import org.jspecify.annotations.NullMarked;
