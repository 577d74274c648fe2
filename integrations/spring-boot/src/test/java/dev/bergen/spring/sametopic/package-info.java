// SPDX-License-Identifier: Apache-2.0
/** What an application has that is scanned for several endpoints of one topic. */
@NullMarked
package dev.bergen.spring.sametopic;

import org.jspecify.annotations.NullMarked;
