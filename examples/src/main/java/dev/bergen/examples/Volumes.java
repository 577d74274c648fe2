// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.rpc.Cast;
import dev.bergen.rpc.RpcInterface;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A service as a Java interface: method and parameter names are what travels. */
@RpcInterface(namespace = "volumes", version = "1.2")
public interface Volumes {
  /** A record is a JSON object on the wire, {@code {"name": …, "gigabytes": …}}. */
  record Volume(String name, long gigabytes) {}

  /** A call that waits for its result. */
  Volume create(String name, long gigabytes);

  List<Volume> list();

  /** A call whose caller continues meanwhile. */
  CompletableFuture<Volume> resize(String name, long gigabytes);

  /** Sent and forgotten. */
  @Cast
  void resync();
}
