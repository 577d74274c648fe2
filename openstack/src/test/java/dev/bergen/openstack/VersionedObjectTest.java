// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VersionedObjectTest {

  private static Map<String, Object> service(String host) {
    return Map.of(
        "nova_object.name", "Service",
        "nova_object.namespace", "nova",
        "nova_object.version", "1.22",
        "nova_object.data", Map.of("id", 1L, "host", host),
        "nova_object.changes", List.of("id", "host"));
  }

  @Test
  void an_object_is_read_and_written_as_it_came() {
    VersionedObject service = VersionedObject.of(service("node-1"));

    assertThat(service.name()).isEqualTo("Service");
    assertThat(service.namespace()).isEqualTo("nova");
    assertThat(service.version()).isEqualTo("1.22");
    assertThat(service.get("host")).isEqualTo("node-1");
    assertThat(service.changes()).containsExactly("id", "host");
    assertThat(service.toMap()).isEqualTo(service("node-1"));
  }

  @Test
  void every_projects_prefix_is_an_objects() {
    Map<String, Object> zone =
        Map.of(
            "designate_object.name",
            "Zone",
            "designate_object.namespace",
            "designate",
            "designate_object.version",
            "1.2",
            "designate_object.data",
            Map.of("name", "example.org.", "ttl", 60L),
            "designate_object.changes",
            List.of("ttl"),
            "designate_object.original_values",
            Map.of("ttl", 3600L));

    VersionedObject read = VersionedObject.of(zone);

    assertThat(read.prefix()).isEqualTo("designate_object");
    assertThat(read.originals()).containsEntry("ttl", 3600L);
    assertThat(read.toMap()).isEqualTo(zone);
  }

  @Test
  void nested_objects_and_lists_of_them_are_objects_too() {
    VersionedObject list =
        VersionedObject.nova(
            "ServiceList", "1.20", Map.of("objects", List.of(service("a"), service("b"))));
    VersionedObject holder = VersionedObject.nova("Holder", "1.0", Map.of("service", service("c")));

    assertThat(list.objects()).extracting(it -> it.get("host")).containsExactly("a", "b");
    assertThat(list.get("objects")).isEqualTo(list.objects());
    assertThat(holder.get("service")).isEqualTo(VersionedObject.of(service("c")));
  }

  @Test
  void a_field_that_is_not_set_differs_from_one_that_is_null() {
    Map<String, Object> data = new HashMap<>();
    data.put("disabled_reason", null);
    VersionedObject service = VersionedObject.nova("Service", "1.22", data);

    assertThat(service.has("disabled_reason")).isTrue();
    assertThat(service.has("host")).isFalse();
  }

  @Test
  void a_field_that_is_given_another_value_counts_as_changed() {
    VersionedObject service =
        VersionedObject.nova("Service", "1.22", Map.of("disabled", false)).with("disabled", true);

    assertThat(service.changes()).containsExactly("disabled");
    assertThat(service.toMap().get("nova_object.changes")).isEqualTo(List.of("disabled"));
  }

  @Test
  void the_updates_of_a_remote_method_replace_fields_and_changes() {
    VersionedObject service = VersionedObject.of(service("node-1"));

    ObjectActionResult saved =
        service.after(
            List.of(Map.of("version", 64L, "obj_what_changed", List.of("version")), true));

    assertThat(saved.value()).isEqualTo(true);
    assertThat(saved.object().get("version")).isEqualTo(64L);
    assertThat(saved.object().get("host")).isEqualTo("node-1");
    assertThat(saved.object().changes()).isEqualTo(Set.of("version"));
    assertThat(saved.object().has("obj_what_changed")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service.after(List.of(true)))
        .withMessageContaining("a list of updates and a result");
  }

  @Test
  void newer_minor_versions_are_distinguished_and_can_be_read() {
    VersionedObject service = VersionedObject.of(service("node-1"));

    assertThat(service.isUnderstoodBy("1.22")).isTrue();
    assertThat(service.isUnderstoodBy("1.23")).isTrue();
    assertThat(service.isUnderstoodBy("1.21")).isFalse();
    assertThat(service.isUnderstoodBy("2.22")).isFalse();
  }

  @Test
  void a_value_that_is_not_an_object_is_named_by_its_kind_only() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VersionedObject.of("secret"))
        .withMessage("Not a versioned object but String");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VersionedObject.of(Map.of("host", "secret")))
        .withMessage("Not a versioned object: no key ends in '.name'. It has [host]");
    Map<String, Object> noData = new HashMap<>(service("node-1"));
    noData.put("nova_object.data", "secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VersionedObject.of(noData))
        .withMessage("nova_object.data must be a map, got String");
  }

  @Test
  void its_text_names_fields_and_no_value() {
    assertThat(VersionedObject.nova("Instance", "2.8", Map.of("admin_pass", "secret")))
        .hasToString("nova.Instance 2.8[admin_pass]");
  }
}
