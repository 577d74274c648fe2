// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.impl.ValueReader;
import com.rabbitmq.client.impl.ValueWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TablesTest {
  private static final Instant WHEN = Instant.ofEpochSecond(1_700_000_000);
  private static final byte[] BYTES = {0, (byte) 0xff, 7};

  /** Values that both sides know, as this side has them. */
  private static Map<String, Object> everyType() {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("text", "Grüße");
    table.put("flag", true);
    table.put("byte", (byte) -5);
    table.put("short", (short) -500);
    table.put("int", -50_000);
    table.put("long", Long.MIN_VALUE);
    table.put("float", 1.5f);
    table.put("double", -2.25);
    table.put("decimal", new BigDecimal("-123.45"));
    table.put("timestamp", WHEN);
    table.put("bytes", BYTES);
    table.put("void", null);
    table.put("list", Arrays.asList("a", 1, null, List.of(2L)));
    table.put("table", Map.of("inner", Map.of("innermost", 3)));
    return table;
  }

  @Test
  void amqp_client_reads_every_type_that_is_written() throws Exception {
    Bytes out = new Bytes();
    Tables.write(out, everyType());

    Map<String, Object> theirs =
        new ValueReader(new DataInputStream(new ByteArrayInputStream(out.toArray()))).readTable();

    assertThat(theirs.get("text")).hasToString("Grüße");
    assertThat(theirs.get("flag")).isEqualTo(true);
    assertThat(theirs.get("byte")).isEqualTo((byte) -5);
    assertThat(theirs.get("short")).isEqualTo((short) -500);
    assertThat(theirs.get("int")).isEqualTo(-50_000);
    assertThat(theirs.get("long")).isEqualTo(Long.MIN_VALUE);
    assertThat(theirs.get("float")).isEqualTo(1.5f);
    assertThat(theirs.get("double")).isEqualTo(-2.25);
    assertThat(theirs.get("decimal")).isEqualTo(new BigDecimal("-123.45"));
    assertThat(theirs.get("timestamp")).isEqualTo(Date.from(WHEN));
    assertThat(theirs.get("bytes")).isEqualTo(BYTES);
    assertThat(theirs).containsEntry("void", null);
    assertThat(theirs.get("list").toString()).isEqualTo("[a, 1, null, [2]]");
    assertThat(theirs.get("table").toString()).isEqualTo("{inner={innermost=3}}");
  }

  @Test
  void every_type_that_amqp_client_writes_is_read() throws Exception {
    Map<String, Object> theirs = new HashMap<>(everyType());
    theirs.put("timestamp", Date.from(WHEN));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    new ValueWriter(out).writeTable(theirs);
    out.flush();

    Map<String, Object> ours = read(bytes.toByteArray());

    assertThat((byte[]) ours.remove("bytes")).isEqualTo(BYTES);
    Map<String, Object> expected = everyType();
    expected.remove("bytes");
    assertThat(ours).isEqualTo(expected);
  }

  @Test
  void unsigned_numbers_and_invalid_text_are_read_too() throws Exception {
    byte[] entries = {
      1,
      'a',
      'B',
      (byte) 0xff,
      1,
      'b',
      'u',
      (byte) 0xff,
      (byte) 0xff,
      1,
      'c',
      'i',
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      1,
      'd',
      'L',
      -1,
      -1,
      -1,
      -1,
      -1,
      -1,
      -1,
      -1,
      1,
      'e',
      'U',
      -1,
      -2,
      1,
      'f',
      'S',
      0,
      0,
      0,
      1,
      (byte) 0xc3
    };

    Map<String, Object> table = read(sized(entries));

    assertThat(table)
        .containsEntry("a", 255)
        .containsEntry("b", 65_535)
        .containsEntry("c", 0xffff_ffffL)
        .containsEntry("d", BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
        .containsEntry("e", (short) -2);
    assertThat((byte[]) table.get("f")).containsExactly(0xc3);
  }

  @Test
  void a_table_that_ends_too_early_is_refused_wherever_it_ends() {
    Bytes out = new Bytes();
    Tables.write(out, everyType());
    byte[] whole = out.toArray();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("ends before");
    }
  }

  @ParameterizedTest
  @ValueSource(bytes = {'F', 'A'})
  void tables_within_tables_are_read_to_a_depth_and_no_further(byte type) throws Exception {
    assertThat(read(nested(type, 31))).isNotEmpty();
    assertThatThrownBy(() -> read(nested(type, 10_000)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("more than 32 tables within each other");
  }

  @Test
  void an_unknown_type_is_named() {
    assertThatThrownBy(() -> read(sized(new byte[] {1, 'a', 'Z'})))
        .hasMessageContaining("unknown type 90");
  }

  @Test
  void a_value_that_reaches_beyond_its_table_is_refused() {
    byte[] bytes = {0, 0, 0, 6, 1, 'a', 'S', 0, 0, 0, 2, 'x', 'y'};
    assertThatThrownBy(() -> read(bytes)).hasMessageContaining("longer than the table");
  }

  @Test
  void values_without_an_amqp_type_are_not_written() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tables.write(new Bytes(), Map.of("a", new Object())))
        .withMessageContaining("java.lang.Object");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tables.write(new Bytes(), Map.of("a", new BigDecimal("1e300"))));
  }

  private static byte[] nested(byte type, int depth) throws IOException {
    byte[] inner = new byte[0];
    for (int i = 0; i < depth; i++) {
      ByteArrayOutputStream outer = new ByteArrayOutputStream();
      boolean ofList = type == 'A' && i < depth - 1;
      outer.write(ofList ? new byte[] {type} : new byte[] {1, 'a', type});
      outer.write(sized(inner));
      inner = outer.toByteArray();
    }
    return sized(inner);
  }

  private static byte[] sized(byte[] content) {
    Bytes sized = new Bytes();
    int begun = sized.beginSized();
    sized.write(content, 0, content.length);
    sized.endSized(begun);
    return sized.toArray();
  }

  private static Map<String, Object> read(byte[] bytes) throws ProtocolException {
    return new LinkedHashMap<>(Tables.read(new Input().over(bytes, 0, bytes.length)));
  }

  @Test
  void short_texts_have_255_bytes_at_most() {
    Bytes out = new Bytes();
    out.writeShortText("ü".repeat(127));
    assertThat(out.count()).isEqualTo(255);
    assertThatIllegalArgumentException().isThrownBy(() -> out.writeShortText("ü".repeat(128)));
  }
}
