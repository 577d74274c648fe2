// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * One format of compression. All but the first need an optional library, so each is a class of its
 * own that is loaded at its first use.
 */
interface Codec {

  /** Returns a stream that writes its input compressed to {@code to}. */
  OutputStream compressing(OutputStream to) throws IOException;

  /** Returns a stream that reads the restored content of {@code from}. */
  InputStream restoring(InputStream from) throws IOException;

  /** RFC 1950, in the platform. */
  final class Zlib implements Codec {
    @Override
    public OutputStream compressing(OutputStream to) {
      return new DeflaterOutputStream(to);
    }

    @Override
    public InputStream restoring(InputStream from) {
      return new InflaterInputStream(from);
    }
  }

  /** In Commons Compress. */
  final class Bzip2 implements Codec {
    @Override
    public OutputStream compressing(OutputStream to) throws IOException {
      return new BZip2CompressorOutputStream(to);
    }

    @Override
    public InputStream restoring(InputStream from) throws IOException {
      return new BZip2CompressorInputStream(from, true);
    }
  }

  /** In the container of xz, with Python's settings. */
  final class Xz implements Codec {
    /** The memory that the strongest preset needs; a body may ask for much more. */
    private static final int MEMORY_KIB = 128 * 1024;

    @Override
    public OutputStream compressing(OutputStream to) throws IOException {
      return new XZOutputStream(to, new LZMA2Options());
    }

    @Override
    public InputStream restoring(InputStream from) throws IOException {
      return new XZInputStream(from, MEMORY_KIB);
    }
  }

  /** Refuses windows of more than 128 MiB by itself. */
  final class Zstd implements Codec {
    @Override
    public OutputStream compressing(OutputStream to) throws IOException {
      return new ZstdOutputStream(to);
    }

    @Override
    public InputStream restoring(InputStream from) throws IOException {
      return new ZstdInputStream(from);
    }
  }

  /** In native code, for which there is an artifact for each platform. */
  final class Brotli implements Codec {

    Brotli() {
      Brotli4jLoader.ensureAvailability();
    }

    @Override
    public OutputStream compressing(OutputStream to) throws IOException {
      return new BrotliOutputStream(to);
    }

    @Override
    public InputStream restoring(InputStream from) throws IOException {
      return new BrotliInputStream(from);
    }
  }
}
