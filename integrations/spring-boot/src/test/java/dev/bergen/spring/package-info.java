// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.bergen.spring;

import org.jspecify.annotations.NullMarked;
