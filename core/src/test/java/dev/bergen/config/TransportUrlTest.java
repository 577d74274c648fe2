// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.bergen.InvalidTransportUrlException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TransportUrlTest {

  @Test
  @Tag("URL-01")
  void a_url_has_a_scheme_hosts_a_virtual_host_and_a_query() {
    TransportUrl url =
        TransportUrl.parse("rabbit://bob:s3cret@mq1:5672,eve:pw@mq2:5673/prod?ssl=true&a=1");

    assertThat(url.scheme()).isEqualTo("rabbit");
    assertThat(url.hosts())
        .containsExactly(
            new TransportHost("mq1", 5672, "bob", "s3cret"),
            new TransportHost("mq2", 5673, "eve", "pw"));
    assertThat(url.virtualHost()).isEqualTo("prod");
    assertThat(url.query()).containsExactly(entry("ssl", "true"), entry("a", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory:", "fake:", "memory://", "fake://", "rabbit:", "fake:?a=b"})
  @Tag("URL-01")
  void a_url_may_name_no_host_and_no_virtual_host(String text) {
    TransportUrl url = TransportUrl.parse(text);

    assertThat(url.hosts()).isEmpty();
    assertThat(url.virtualHost()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "mq1", "//mq1/", "://mq1/", "1a://mq1", "ra bbit://mq1"})
  @Tag("URL-04")
  void a_url_without_a_scheme_is_refused(String text) {
    assertThatThrownBy(() -> TransportUrl.parse(text))
        .isInstanceOf(InvalidTransportUrlException.class)
        .hasMessageContaining("No scheme specified");
  }

  @Test
  void a_missing_url_is_reported_by_name() {
    assertThatThrownBy(() -> TransportUrl.parse(null))
        .isInstanceOf(InvalidTransportUrlException.class)
        .hasMessageContaining("The transport URL is null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rabbit://u:s3cret@h/v\n[oslo_messaging_rabbit]",
        "rabbit://{{ user }}@h",
        "rabbit://u:s3cret@h/{%vhost%}",
        "rabbit://u:s3cret@h1, u:s3cret@h2",
        "rabbit://u:s3cret@h:5672/v # main",
        "rabbit://u:s3cret@h:5672/ v",
        "rabbit://u:s3cret@h /v",
      })
  void obvious_mistakes_are_refused(String text) {
    assertThatThrownBy(() -> TransportUrl.parse(text))
        .isInstanceOf(InvalidTransportUrlException.class)
        .hasMessageContaining(": It ")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  @Tag("URL-04")
  void the_exception_carries_the_text_that_was_given() {
    assertThatThrownBy(() -> TransportUrl.parse(" //mq1:5672/prod "))
        .isInstanceOfSatisfying(
            InvalidTransportUrlException.class,
            e -> assertThat(e.url()).isEqualTo("//mq1:5672/prod"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rabbit:mq1", "rabbit:/mq1", "rabbit:/guest@h", "kafka:/h"})
  void slashes_have_to_follow_the_scheme(String text) {
    assertThatThrownBy(() -> TransportUrl.parse(text))
        .isInstanceOf(InvalidTransportUrlException.class)
        .hasMessageContaining("// has to follow the scheme");
  }

  @Test
  @Tag("URL-05")
  void the_scheme_is_lowered_and_may_hold_a_plus() {
    TransportUrl url = TransportUrl.parse("Kombu+Memory://H/");

    assertThat(url.scheme()).isEqualTo("kombu+memory");
    assertThat(url.driverName()).isEqualTo("kombu");
    assertThat(url.hosts()).extracting(TransportHost::hostname).containsExactly("H");
  }

  @Test
  @Tag("URL-06")
  void empty_pieces_between_commas_are_skipped() {
    assertThat(TransportUrl.parse("rabbit://,h1,,h2,/").hosts())
        .extracting(TransportHost::hostname)
        .containsExactly("h1", "h2");
  }

  @ParameterizedTest
  @CsvSource({
    "u@dom:p@h, u@dom, p",
    "u:p:q@h, u, p:q",
    "u%40:p%3a%2F@h, u@, p:/",
    "u%:p%zz%4@h, u%, p%zz%4",
    "u+v:p+q@h, u+v, p+q",
    "%C3%BC:%e2%82%ac@h, ü, €",
  })
  @Tag("URL-07")
  @Tag("URL-08")
  @Tag("URL-09")
  void credentials_are_split_at_the_last_at_and_the_first_colon_and_decoded(
      String network, String username, String password) {
    assertThat(TransportUrl.parse("rabbit://" + network + "/").hosts())
        .containsExactly(new TransportHost("h", null, username, password));
  }

  @Test
  void a_name_without_a_colon_has_no_password_and_one_with_a_colon_an_empty_one() {
    assertThat(TransportUrl.parse("rabbit://bob@h,eve:@h").hosts())
        .containsExactly(
            new TransportHost("h", null, "bob", null), new TransportHost("h", null, "eve", ""));
  }

  @Test
  @Tag("URL-10")
  void hosts_inherit_no_credentials_and_a_warning_says_which_lack_them() {
    try (CapturedLog log = new CapturedLog(TransportUrl.class)) {
      TransportUrl url = TransportUrl.parse("rabbit://bob:s3cret@mq1,mq2,mq3/");

      assertThat(url.hosts().get(1)).isEqualTo(new TransportHost("mq2", null, null, null));
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("given for [mq1]", "missing for [mq2, mq3]")
          .doesNotContain("s3cret");
    }
  }

  @Test
  @Tag("URL-10")
  void hosts_that_all_have_credentials_or_all_have_none_warn_of_nothing() {
    try (CapturedLog log = new CapturedLog(TransportUrl.class)) {
      TransportUrl.parse("rabbit://mq1,mq2/");
      TransportUrl.parse("rabbit://a:b@mq1,c:d@mq2/");

      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  @Tag("URL-11")
  void brackets_enclose_an_ipv6_address_and_are_not_part_of_it() {
    assertThat(TransportUrl.parse("rabbit://[::1]:5672,u:p@[2001:db8::7]/").hosts())
        .containsExactly(
            new TransportHost("::1", 5672, null, null),
            new TransportHost("2001:db8::7", null, "u", "p"));
  }

  @ParameterizedTest
  @CsvSource({"h,", "h:,", "u:p@h:,", "[::1]:,", "h:0,0", "h:65535,65535", "[::1],", "[::1]:7,7"})
  @Tag("URL-12")
  void a_port_is_optional_and_may_be_0(String host, @Nullable Integer port) {
    assertThat(TransportUrl.parse("rabbit://" + host).hosts())
        .extracting(TransportHost::port)
        .containsExactly(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h:port", "h:-1", "h:+1", "h:65536", "h:99999999999", ":", "::1"})
  @Tag("URL-12")
  void a_port_that_is_no_number_is_refused_and_the_host_named_by_its_place(String host) {
    assertThatThrownBy(() -> TransportUrl.parse("rabbit://first," + host + "/"))
        .isInstanceOf(InvalidTransportUrlException.class)
        .hasMessageContaining("The port of host 2 is not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1", "::1]", "[]", "[::1]5672", "x[::1]", "[[::1]]"})
  void brackets_that_enclose_no_address_are_refused(String host) {
    assertThatThrownBy(() -> TransportUrl.parse("rabbit://" + host + "/"))
        .isInstanceOf(InvalidTransportUrlException.class)
        .hasMessageContaining("brackets of host 1");
  }

  @Test
  @Tag("URL-13")
  void credentials_without_a_host_make_a_host_without_a_name() {
    assertThat(TransportUrl.parse("rabbit://u:p@/v").hosts())
        .containsExactly(new TransportHost(null, null, "u", "p"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "rabbit://h, null",
        "rabbit://h/, ''",
        "rabbit://h//, /",
        "rabbit://h/v, v",
        "rabbit://h/%2f, /",
        "rabbit://h/a/b%20c, a/b c",
        "rabbit://h?x=1, null",
        "fake:/, ''",
        "fake:/v, v",
      })
  @Tag("URL-14")
  void the_virtual_host_is_the_path_behind_its_first_slash(
      String text, @Nullable String virtualHost) {
    assertThat(TransportUrl.parse(text).virtualHost()).isEqualTo(virtualHost);
  }

  @Test
  @Tag("URL-15")
  void query_values_of_one_key_are_joined_and_blank_ones_dropped() {
    TransportUrl url =
        TransportUrl.parse("rabbit://h/?z=1&blank=&none&a=x+y&z=%26&&a=2#ssl=true&c=d");

    assertThat(url.query()).containsExactly(entry("z", "1,&"), entry("a", "x y,2"));
  }

  @Test
  @Tag("URL-16")
  @Tag("URL-17")
  void equality_compares_scheme_virtual_host_and_hosts_but_not_the_query() {
    TransportUrl url = TransportUrl.parse("rabbit://u:p@h:1/v?a=1");

    assertThat(url)
        .isEqualTo(TransportUrl.parse("RABBIT://u:p@h:1/v?b=2"))
        .hasSameHashCodeAs(TransportUrl.parse("rabbit://u:p@h:1/v"));
    assertThat(
            List.of(
                "kombu://u:p@h:1/v",
                "rabbit://u:p@h:1",
                "rabbit://u:p@h:1/w",
                "rabbit://u:p@g:1/v",
                "rabbit://u:p@h:2/v",
                "rabbit://x:p@h:1/v",
                "rabbit://u:x@h:1/v",
                "rabbit://u:p@h:1,h:2/v"))
        .allSatisfy(other -> assertThat(TransportUrl.parse(other)).isNotEqualTo(url));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "rabbit://h1:1,h2 > rabbit://h1:1,h2",
        "rabbit://u%40x:p%2f:@h/a/b c > rabbit://u%40x:p%2F%3A@h/a/b%20c",
        "rabbit://[::1]:5672/ > rabbit://[::1]:5672/",
        "rabbit://bob@h/ > rabbit://bob@h/",
        "rabbit://%C3%BC~-._:@/v?a=1&b=x+y%26&a=2 > rabbit://%C3%BC~-._:@/v?a=1%2C2&b=x+y%26",
        "memory: > memory://",
        "fake:/ > fake:///",
      })
  @Tag("URL-18")
  @Tag("URL-19")
  void the_text_with_passwords_quotes_what_needs_quoting_and_reads_back(
      String given, String expected) {
    TransportUrl url = TransportUrl.parse(given);

    String text = url.toTextWithPasswords();

    assertThat(text).isEqualTo(expected);
    assertThat(TransportUrl.parse(text)).isEqualTo(url);
    assertThat(TransportUrl.parse(text).query()).isEqualTo(url.query());
  }

  @Test
  void a_url_built_from_its_parts_is_checked() {
    assertThatThrownBy(() -> new TransportUrl("no scheme", null, List.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TransportHost("h", 65_536, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TransportHost(null, null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
