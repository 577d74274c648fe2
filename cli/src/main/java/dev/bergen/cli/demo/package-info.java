// SPDX-License-Identifier: Apache-2.0
/** {@code bergen demo}: Bergen's parts, shown in seven steps. */
@NullMarked
package dev.bergen.cli.demo;

import org.jspecify.annotations.NullMarked;
