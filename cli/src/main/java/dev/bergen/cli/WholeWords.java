// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Help whose lines break at blanks only, so that {@code nova.conf} and {@code --config-file} can be
 * copied; the JDK's rules, by which picocli goes, allow a break behind each point and hyphen.
 */
final class WholeWords extends Help {
  WholeWords(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  @Override
  public String header(Object... params) {
    return lines(commandSpec().usageMessage().header(), params);
  }

  @Override
  public String description(Object... params) {
    return lines(commandSpec().usageMessage().description(), params);
  }

  @Override
  public String footer(Object... params) {
    return lines(commandSpec().usageMessage().footer(), params);
  }

  private String lines(String[] paragraphs, Object... params) {
    Column whole = new Column(commandSpec().usageMessage().width(), 0, Overflow.WRAP);
    Table table = new Table(colorScheme(), whole);
    table.indentWrappedLines = 0;
    for (String paragraph : paragraphs) {
      for (Text line : colorScheme().text(String.format(paragraph, params)).splitLines()) {
        table.addRowValues(line);
      }
    }
    return table.toString();
  }

  @Override
  public Layout createDefaultLayout(
      List<OptionSpec> options, List<PositionalParamSpec> positionals, ColorScheme colors) {
    TextTable usual = super.createDefaultLayout(options, positionals, colors).textTable();
    Table table = new Table(colors, usual.columns());
    return new Layout(
        colors, table, createDefaultOptionRenderer(), createDefaultParameterRenderer());
  }

  /** Puts a text that is wrapped piece by piece, each of which fits. */
  private static final class Table extends TextTable {
    private final ColorScheme colors;

    Table(ColorScheme colors, Column... columns) {
      super(colors, columns);
      this.colors = colors;
    }

    @Override
    public Cell putValue(int row, int col, Text value) {
      Column column = columns()[col];
      String plain = value.plainString();
      if (column.overflow != Overflow.WRAP || fits(plain, column.width - column.indent)) {
        return super.putValue(row, col, value);
      }
      String hang = " ".repeat(indentWrappedLines);
      Cell last = new Cell(col, row);
      int at = 0;
      for (int end : ends(plain, column.width - column.indent, hang.length())) {
        int line = at == 0 ? row : last.row + 1;
        while (rowCount() <= line) {
          addEmptyRow();
        }
        Text piece = value.substring(at, end);
        last = super.putValue(line, col, at == 0 ? piece : colors.text(hang).concat(piece));
        at = end;
        while (at < plain.length() && plain.charAt(at) == ' ') {
          at++;
        }
      }
      return last;
    }

    private static boolean fits(String text, int room) {
      return text.length() <= room;
    }

    /** Returns where lines end: before a blank, or where a word is longer than a line. */
    private static List<Integer> ends(String plain, int room, int hang) {
      List<Integer> ends = new ArrayList<>();
      int at = 0;
      while (at < plain.length()) {
        int most = at + room - (at == 0 ? 0 : hang);
        int end = plain.length();
        if (end > most) {
          int blank = plain.lastIndexOf(' ', most);
          end = blank > at ? blank : most;
        }
        ends.add(end);
        at = end;
        while (at < plain.length() && plain.charAt(at) == ' ') {
          at++;
        }
      }
      return ends;
    }
  }
}
