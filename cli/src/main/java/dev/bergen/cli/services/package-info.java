// SPDX-License-Identifier: Apache-2.0
/** Who serves which topic, and how it goes: {@code bergen services}. */
@NullMarked
package dev.bergen.cli.services;

import org.jspecify.annotations.NullMarked;
