// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.ConfigurationException;
import dev.bergen.DriverNotFoundException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import dev.bergen.config.TransportUrl;
import dev.bergen.kafka.settings.Brokers;
import dev.bergen.kafka.settings.KafkaSettings;
import dev.bergen.rabbit.broker.Broker;
import dev.bergen.rabbit.settings.RabbitOptions;
import dev.bergen.rabbit.settings.RabbitSettings;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.transport.DriverInfo;
import dev.bergen.transport.Drivers;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the drivers make of URLs and options, without a broker. */
@Tag("asks-python")
class SameBrokersTest extends NewestRelease {
  private static final List<String> RABBIT_URLS =
      List.of(
          "rabbit://",
          "rabbit:///",
          "rabbit:///nova",
          "rabbit://mq1",
          "rabbit://mq1/",
          "rabbit://mq1//",
          "rabbit://mq1/a/b",
          "rabbit://mq1:5673/nova",
          "rabbit://mq1:0/",
          "rabbit://nova:pw@mq1/v",
          // no slash in the password, with which Python makes a URL that it cannot read
          "rabbit://n%40va:p%3Aw%40@mq1/v",
          "rabbit://mq1,nova:pw@mq2:5673,[::1]:1/v",
          "rabbit://nova@mq1/v",
          "rabbit://:pw@mq1/v",
          "rabbit://nova:pw@/v",
          "rabbit://mq1/?ssl=true");

  private static RabbitSettings rabbit(String url) {
    TransportUrl parsed = TransportUrl.parse(url);
    return RabbitSettings.of(
        parsed, Configuration.empty().options(RabbitOptions.GROUP, parsed.query()));
  }

  @Test
  @Tag("URL-23")
  @Tag("URL-24")
  void what_a_rabbit_url_leaves_out_is_filled_in_alike() {
    for (String url : RABBIT_URLS) {
      RabbitSettings settings = rabbit(url);
      ArrayNode ours = Oracle.JSON.createArrayNode();
      settings.brokers().stream()
          .sorted(Comparator.comparing(Broker::host).thenComparingInt(Broker::port))
          .forEach(
              broker ->
                  ours.addObject()
                      .put("host", broker.host())
                      .put("port", broker.port())
                      .put("user", broker.user())
                      .put("password", broker.password())
                      .put("virtual_host", settings.virtualHost()));

      assertThat(ours).as(url).isEqualTo(python().result("rabbit_hosts", Map.of("url", url)));
    }
  }

  @Test
  @Tag("CFG-R04")
  @Tag("CFG-R22")
  @Tag("CFG-R37")
  @Tag("RTO-15")
  @Tag("TLS-04")
  void the_same_options_are_refused_together() {
    String stream = "rabbit_stream_fanout=true";
    for (String options :
        List.of(
            "",
            "rabbit_ha_queues=true",
            "rabbit_quorum_queue=true",
            "rabbit_ha_queues=true&rabbit_quorum_queue=true",
            "rabbit_ha_queues=true&rabbit_transient_quorum_queue=true",
            stream,
            stream + "&rabbit_qos_prefetch_count=1",
            stream + "&rabbit_transient_quorum_queue=true",
            stream + "&rabbit_transient_quorum_queue=true&rabbit_qos_prefetch_count=1",
            "rpc_conn_pool_size=1",
            "rpc_conn_pool_size=1&conn_pool_min_size=1",
            "rpc_conn_pool_size=1&conn_pool_min_size=2",
            "ssl=true",
            "ssl=true&ssl_version=TLSv1_2",
            "ssl=true&ssl_version=tlsv1_2",
            "ssl=true&ssl_version=nonsense",
            "rabbit_retry_interval=0",
            "kombu_reconnect_delay=4.6",
            "kombu_reconnect_delay=4.5",
            "kombu_failover_strategy=random",
            "rabbit_login_method=NONE",
            "nonsense=1")) {
      boolean refused = python().ask("rabbit", Map.of("options", options)).has("raised");

      assertThat(refuses("rabbit://?" + options)).as(options).isEqualTo(refused);
    }
  }

  private static boolean refuses(String url) {
    try {
      return rabbit(url) == null;
    } catch (ConfigurationException e) {
      return true;
    }
  }

  @Test
  @Tag("TLS-07")
  void python_verifies_the_host_whatever_the_option_says() {
    for (boolean enforced : List.of(true, false)) {
      String url =
          "rabbit://mq1/?ssl=true&ssl_ca_file=ca.pem&ssl_enforce_hostname_verification=" + enforced;

      assertThat(python().result("rabbit_tls", Map.of("url", url)).textValue()).isEqualTo("mq1");
    }
  }

  @Test
  @Tag("RCN-06")
  void the_waits_between_tries_grow_alike() {
    for (ObjectNode question :
        Oracle.questions(
            """
            {interval: 1, backoff: 2, max: 30, hosts: 1, count: 20}
            {interval: 1, backoff: 2, max: 5, hosts: 1, count: 8}
            {interval: 1, backoff: 2, max: 6, hosts: 1, count: 8}
            {interval: 1, backoff: 0, max: 1, hosts: 1, count: 5}
            {interval: 1, backoff: 3, max: 1, hosts: 1, count: 5}
            {interval: 3, backoff: 4, max: 10, hosts: 1, count: 8}
            {interval: 10, backoff: 1, max: 5, hosts: 1, count: 5}
            """)) {
      String url = "rabbit://mq1?rabbit_retry_interval=%s&rabbit_retry_backoff=%s";
      RabbitSettings settings =
          rabbit(
              (url + "&rabbit_interval_max=%s")
                  .formatted(
                      question.get("interval"), question.get("backoff"), question.get("max")));
      List<Double> ours = new ArrayList<>();
      for (int i = 1; i <= question.get("count").intValue(); i++) {
        // without the part that chance takes off
        ours.add(settings.waits().delay(i, () -> 0).toMillis() / 1e3);
      }

      assertThat(Oracle.JSON.<JsonNode>valueToTree(ours))
          .as(question.toString())
          .isEqualTo(python().result("waits", question));
    }
  }

  @Test
  @Tag("RCN-06")
  void python_too_waits_only_after_each_host_was_tried() {
    JsonNode waits =
        python()
            .result(
                "waits", Oracle.question("{interval: 1, backoff: 2, max: 30, hosts: 3, count: 9}"));

    assertThat(waits)
        .extracting(JsonNode::doubleValue)
        .containsExactly(0.0, 0.0, 1.0, 0.0, 0.0, 3.0, 0.0, 0.0, 5.0);
  }

  @Test
  @Tag("URL-26")
  void a_kafka_url_gives_the_same_servers_and_credentials() {
    for (String url :
        List.of(
            "kafka://one:9092",
            "kafka://one:9092,two:9093/",
            "kafka://user:secret@one:9092,two:9093/v",
            "kafka://a:b@one:9092,c:d@two:9092/",
            "kafka://us%40r:p%3Ass@one:9092/",
            "kafka://[::1]:9092/")) {
      TransportUrl parsed = TransportUrl.parse(url);
      Brokers brokers =
          KafkaSettings.of(
                  parsed,
                  Configuration.empty()
                      .with("oslo_messaging_kafka", "security_protocol", protocol(parsed))
                      .options(KafkaOptions.GROUP, parsed.query()))
              .brokers();
      ObjectNode ours = Oracle.JSON.createObjectNode();
      ours.set("hosts", Oracle.JSON.valueToTree(brokers.addresses()));
      ours.put("user", brokers.user()).put("password", brokers.password());

      assertThat(ours).as(url).isEqualTo(python().result("kafka_hosts", Map.of("url", url)));
    }
  }

  private static String protocol(TransportUrl url) {
    return url.hosts().get(0).username() == null ? "PLAINTEXT" : "SASL_PLAINTEXT";
  }

  @Test
  @Tag("KAF-02")
  void a_kafka_topic_is_called_alike() {
    for (String url : List.of("kafka://one:1", "kafka://one:1/", "kafka://one:1/vh")) {
      TransportUrl parsed = TransportUrl.parse(url);
      String ours =
          KafkaSettings.of(parsed, Configuration.empty().options(KafkaOptions.GROUP))
              .topics()
              .of(new NotificationAddress(null, "notifications", "info"));

      assertThat(ours)
          .isEqualTo(
              python()
                  .result(
                      "kafka_topic",
                      Map.of("url", url, "topic", "notifications", "priority", "info"))
                  .textValue());
    }
  }

  @Test
  @Tag("URL-21")
  @Tag("URL-22")
  void a_query_sets_an_option_of_the_drivers_group_or_is_refused() {
    for (ObjectNode question :
        Oracle.questions(
            """
            {url: 'rabbit://h/?ssl=1', option: 'ssl'}
            {url: 'rabbit://h/?ssl=nonsense', option: 'ssl'}
            {url: 'rabbit://h/?heartbeat_rate=7&ssl=no', option: 'heartbeat_rate'}
            {url: 'rabbit://h/?heartbeat_rate=7.5', option: 'heartbeat_rate'}
            {url: 'rabbit://h/?rabbit_retry_interval=0', option: 'rabbit_retry_interval'}
            {url: 'rabbit://h/?rabbit_login_method=PLAIN', option: 'rabbit_login_method'}
            {url: 'rabbit://h/?rabbit_login_method=GUESS', option: 'rabbit_login_method'}
            {url: 'rabbit://h/?hostname=a%20b', option: 'hostname'}
            {url: 'rabbit://h/?nonsense=1', option: 'ssl'}
            {url: 'rabbit://h/?transport_url=x', option: 'ssl'}
            {url: 'rabbit://h/?consumer_group=x', option: 'ssl'}
            {url: 'rabbit://h/', option: 'ssl'}
            """)) {
      JsonNode answer =
          python().ask("url_option", question.deepCopy().put("group", "oslo_messaging_rabbit"));
      String theirs = answer.has("result") ? answer.get("result").asText() : "refused";

      assertThat(queried(question)).as(question.toString()).isEqualTo(theirs);
    }
  }

  private static String queried(JsonNode question) {
    TransportUrl url = TransportUrl.parse(question.get("url").textValue());
    String name = question.get("option").textValue();
    OptionGroup group = RabbitOptions.GROUP;
    Option<?> option =
        group.options().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    try {
      return String.valueOf(Configuration.empty().options(group, url.query()).get(option));
    } catch (ConfigurationException e) {
      return "refused";
    }
  }

  @Test
  @Tag("TRN-01")
  void each_driver_that_python_has_is_here() {
    Set<String> here = new TreeSet<>();
    for (DriverInfo driver : Drivers.installed()) {
      here.addAll(driver.schemes());
    }

    assertThat(here).containsAll(texts(python().result("drivers", Map.of())));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.textValue()));
    return texts;
  }

  @Test
  @Tag("TRN-02")
  @Tag("TRN-03")
  @Tag("FAK-09")
  void a_scheme_chooses_a_driver_or_none() {
    for (String url :
        List.of(
            "rabbit://h/",
            "rabbit+amqp://h/",
            "kombu://h/",
            "fake:",
            "fake:/",
            "fake://",
            "fake+x://",
            "nonsense://h/",
            "nonsense+rabbit://h/")) {
      JsonNode answer = python().ask("driver", Map.of("url", url));

      assertThat(opens(url)).as(url + " " + answer).isEqualTo(answer.has("result"));
      assertThat(answer.path("raised").asText("DriverLoadFailure")).endsWith("DriverLoadFailure");
    }
  }

  private static boolean opens(String url) {
    try (RpcTransport transport = RpcTransport.open(url)) {
      return transport.url().scheme().length() > 0;
    } catch (DriverNotFoundException e) {
      return false;
    }
  }

  @Test
  @Tag("FAK-02")
  @Tag("FAK-05")
  void in_memory_a_call_is_refused_or_times_out_alike() {
    for (boolean unencodable : List.of(true, false)) {
      Object argument = unencodable ? new Thread("no value") : Integer.valueOf(1);
      String theirs =
          python().ask("fake_call", Map.of("unencodable", unencodable)).get("raised").textValue();

      try (RpcTransport transport = RpcTransport.open("memory://nobody")) {
        RpcClient client =
            RpcClient.of(transport, Target.topic("nobody")).withTimeout(Duration.ofMillis(50));
        Throwable ours = catchThrowable(() -> client.call("echo", Map.of("x", argument)));

        assertThat(theirs)
            .isEqualTo(
                unencodable ? "builtins.ValueError" : "oslo_messaging.exceptions.MessagingTimeout");
        assertThat(ours)
            .isInstanceOf(
                unencodable ? MessageEncodingException.class : MessagingTimeoutException.class);
      }
    }
  }
}
