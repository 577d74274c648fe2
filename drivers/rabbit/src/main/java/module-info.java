// SPDX-License-Identifier: Apache-2.0
/**
 * The driver {@code rabbit://}.
 *
 * <p>Libraries for compressions beyond gzip are used where they are among the modules of the
 * application, which nothing here asks for.
 */
module dev.bergen.driver.rabbit {
  requires dev.bergen.core;
  requires dev.bergen.pem;
  requires jdk.net;
  requires org.slf4j;
  requires static com.aayushatharva.brotli4j;
  requires static com.github.luben.zstd_jni;
  requires static org.apache.commons.compress;
  requires static org.jspecify;
  requires static org.tukaani.xz;

  provides dev.bergen.spi.DriverProvider with
      dev.bergen.rabbit.RabbitDriverProvider;
}
