// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.bergen.spring.test;

import org.jspecify.annotations.NullMarked;
