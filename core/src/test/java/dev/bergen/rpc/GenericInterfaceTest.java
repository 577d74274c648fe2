// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Interfaces whose methods come from generic ones, as clients and as endpoints. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GenericInterfaceTest extends ClientBench {
  private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-00000000000a");
  private static final Map<String, Object> DISK = Map.of("id", ID.toString(), "size", 7);

  record Volume(UUID id, int size) {}

  interface Reader<T, K> {
    T get(K id);

    List<? extends T> list(Optional<K> after);

    CompletableFuture<Map<String, T>> all();
  }

  interface Store<T, K> extends Reader<T, K> {
    void put(T value);

    T[] many(List<K>[] ids);

    default T require(K id) {
      return get(id);
    }
  }

  /** Overrides one method, so that the compiler adds a bridge to it. */
  @RpcInterface(version = "1.2")
  interface Volumes extends Store<Volume, UUID> {
    @Override
    @Since("1.2")
    Volume get(UUID id);
  }

  interface Half<T> extends Store<T, UUID> {}

  @SuppressWarnings("rawtypes")
  interface Raw extends Store {}

  interface OwnVariable {
    <T> void put(T value);
  }

  private static final class Shelf implements Volumes {
    final List<Volume> kept = new ArrayList<>();
    List<UUID>[] asked;

    @Override
    public Volume get(UUID id) {
      return new Volume(id, 7);
    }

    @Override
    public List<Volume> list(Optional<UUID> after) {
      return after.map(id -> new Volume(id, 7)).stream().toList();
    }

    @Override
    public CompletableFuture<Map<String, Volume>> all() {
      return CompletableFuture.completedFuture(Map.of("disk", new Volume(ID, 7)));
    }

    @Override
    public void put(Volume value) {
      kept.add(value);
    }

    @Override
    public Volume[] many(List<UUID>[] ids) {
      asked = ids;
      return kept.toArray(new Volume[0]);
    }
  }

  /** Its method knows T only through a class below. */
  abstract static class Keeper<T> {
    final List<T> kept = new ArrayList<>();

    public void keep(List<T> values) {
      kept.addAll(values);
    }
  }

  static final class VolumeKeeper extends Keeper<Volume> {}

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void a_client_reads_what_its_interface_says_a_type_variable_is() throws Exception {
    Volumes volumes = client.as(Volumes.class);
    Volume disk = new Volume(ID, 7);

    answerWith(DISK);
    assertThat(volumes.get(ID)).isEqualTo(disk);
    assertThat(driver.calls.get(0).request().version()).isEqualTo("1.2");
    assertThat(driver.calls.get(0).request().args().toJava())
        .isEqualTo(Map.of("id", ID.toString()));
    assertThat(volumes.require(ID)).isEqualTo(disk);
    answerWith(List.of(DISK));
    assertThat(volumes.list(Optional.empty()).get(0)).isEqualTo(disk);
    assertThat(volumes.many(new List[] {List.of(ID)})).containsExactly(disk);
    answerWith(Map.of("disk", DISK));
    assertThat(volumes.all().get(30, SECONDS)).isEqualTo(Map.of("disk", disk));
  }

  @Test
  void whoever_knows_only_the_generic_interface_calls_the_same_method() {
    Reader<Volume, UUID> reader = client.as(Volumes.class);
    answerWith(DISK);

    Volume found = reader.get(ID);

    assertThat(found).isEqualTo(new Volume(ID, 7));
    assertThat(onlyCall().request().method()).isEqualTo("get");
  }

  @Test
  void an_endpoint_reads_its_arguments_so_too() throws Exception {
    Shelf shelf = new Shelf();
    try (ServerBench bench = ServerBench.started(server -> server.endpoint(Volumes.class, shelf))) {
      assertThat(ServerBench.result(bench.send("get", Map.of("id", ID)))).isEqualTo(longs(DISK));
      assertThat(ServerBench.result(bench.send("list", Map.of("after", ID))))
          .isEqualTo(List.of(longs(DISK)));
      assertThat(ServerBench.result(bench.send("put", Map.of("value", DISK)))).isNull();
      assertThat(ServerBench.result(bench.send("many", Map.of("ids", List.of(List.of(ID))))))
          .isEqualTo(List.of(longs(DISK)));
    }
    assertThat(shelf.kept).containsExactly(new Volume(ID, 7));
    assertThat(shelf.asked[0]).containsExactly(ID);
  }

  @Test
  void an_endpoint_of_a_generic_class_reads_what_its_sub_class_says() throws Exception {
    VolumeKeeper keeper = new VolumeKeeper();
    try (ServerBench bench = ServerBench.started(server -> server.endpoint(keeper))) {
      ServerBench.result(bench.send("keep", Map.of("values", List.of(DISK))));
    }

    assertThat(keeper.kept).containsExactly(new Volume(ID, 7));
  }

  @Test
  void a_variable_that_nobody_fixes_is_refused_by_its_name() {
    assertThatThrownBy(() -> client.as(Half.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(" T, which says too little", "extends Store<Volume>");
    assertThatThrownBy(() -> client.as(Raw.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("says too little");
    assertThatThrownBy(() -> client.as(OwnVariable.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("OwnVariable.put(Object)", "says too little");
  }

  @Test
  void a_type_reference_to_a_variable_is_refused() {
    assertThatThrownBy(GenericInterfaceTest::<Volume>reference)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("List<T>");
  }

  private static <T> TypeRef<List<T>> reference() {
    return new TypeRef<List<T>>() {};
  }

  /** As JSON without a type reads numbers. */
  private static Map<String, Object> longs(Map<String, Object> values) {
    Map<String, Object> read = new HashMap<>(values);
    read.replaceAll(
        (name, value) -> value instanceof Integer number ? (Object) (long) number : value);
    return read;
  }
}
