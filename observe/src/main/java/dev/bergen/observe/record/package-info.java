// SPDX-License-Identifier: Apache-2.0

/**
 * Messages kept in one file ({@link RecordingWriter}, {@link RecordingReader}), and the sink of a
 * tap that fills it ({@link Recorder}). The file's format stands in docs/recording-format.md.
 */
@NullMarked
package dev.bergen.observe.record;

import org.jspecify.annotations.NullMarked;
