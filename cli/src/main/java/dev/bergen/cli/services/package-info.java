// SPDX-License-Identifier: Apache-2.0
/** The servers of each topic, and their numbers: {@code bergen services}. */
@NullMarked
package dev.bergen.cli.services;

import org.jspecify.annotations.NullMarked;
