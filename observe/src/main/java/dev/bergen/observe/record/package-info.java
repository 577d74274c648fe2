// SPDX-License-Identifier: Apache-2.0

/**
 * Messages kept in one file ({@link RecordingWriter}, {@link RecordingReader}), and the sink of a
 * tap that fills it ({@link Recorder}). The file's format is on the page
 * "Recording format" of Bergen's documentation.
 */
@NullMarked
package dev.bergen.observe.record;

import org.jspecify.annotations.NullMarked;
