// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.quarkus.RpcClients;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Hands on to a running application what its build has found. */
@Recorder
public class BergenRecorder {

  public Supplier<Served> served(List<String> endpoints, List<String> listeners) {
    return () -> new Served(endpoints, listeners);
  }

  public Function<SyntheticCreationalContext<Object>, Object> client(String type) {
    return context -> context.getInjectedReference(RpcClients.class).of(BeanClasses.load(type));
  }
}
