// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines over two axes, as an SVG element.
 *
 * @param title above it, and what it is to those who cannot see it
 * @param x the axis below
 * @param y the axis on the left
 * @param series the lines
 * @param hover which values appear under the pointer
 */
record Chart(String title, Scale x, Scale y, List<Series> series, Hover hover) {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 300;
  private static final int LEFT = 66;
  private static final int RIGHT = 22;
  private static final int TOP = 14;
  private static final int BOTTOM = 44;

  /**
   * A line.
   *
   * @param name who it is
   * @param style how it looks
   * @param points from left to right
   * @param isDotted whether each point is worth a dot
   */
  record Series(String name, Style style, List<Point> points, boolean isDotted) {}

  /** A point of a line. */
  record Point(double x, double y) {}

  /** Leaves out lines without a point, and points that are not known. */
  Chart {
    series =
        series.stream()
            .map(
                line ->
                    new Series(
                        line.name(),
                        line.style(),
                        line.points().stream().filter(point -> Double.isFinite(point.y())).toList(),
                        line.isDotted()))
            .filter(line -> !line.points().isEmpty())
            .toList();
  }

  /** Returns a figure with its title, and below it which line is which. */
  String figure() {
    StringBuilder html = new StringBuilder();
    html.append("<figure><figcaption>").append(Html.escape(title)).append("</figcaption>");
    html.append(
        "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(WIDTH, HEIGHT, Html.escape(title)));
    axes(html);
    columns(html); // below the lines, which have texts of their own
    series.forEach(line -> line(html, line));
    html.append("</svg>");
    legend(html);
    return html.append("</figure>\n").toString();
  }

  private void legend(StringBuilder html) {
    html.append("<ul class=\"legend\">");
    for (Series line : series) {
      html.append("<li><svg viewBox=\"0 0 28 10\" aria-hidden=\"true\"><g class=\"series ");
      html.append(line.style().classes()).append("\"><path d=\"M1 5L27 5\"/></g></svg> ");
      html.append(Html.escape(line.name())).append("</li>");
    }
    html.append("</ul>");
  }

  /** One for each place with values, as wide as there is room between its neighbours. */
  private void columns(StringBuilder html) {
    List<Scale.Tick> stops = hover.stops(series);
    double from = LEFT;
    for (int i = 0; i < stops.size(); i++) {
      double to =
          i + 1 == stops.size()
              ? WIDTH - RIGHT
              : (left(stops.get(i).value()) + left(stops.get(i + 1).value())) / 2;
      html.append(
          svg(
              "<rect class=\"column\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s</title></rect>",
              from,
              TOP,
              to - from,
              HEIGHT - TOP - BOTTOM,
              Html.escape(hover.column(stops.get(i), series))));
      from = to;
    }
  }

  private void axes(StringBuilder html) {
    for (Scale.Tick tick : x.ticks()) {
      double at = left(tick.value());
      html.append(
          svg(
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
              at, at, TOP, HEIGHT - BOTTOM));
      html.append(
          svg(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              at, HEIGHT - BOTTOM + 16, Html.escape(tick.text())));
    }
    for (Scale.Tick tick : y.ticks()) {
      double at = top(tick.value());
      html.append(
          svg(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
              LEFT, WIDTH - RIGHT, at, at));
      html.append(
          svg(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT - 6, at + 4, Html.escape(tick.text())));
    }
    html.append(
        svg(
            "<text class=\"label\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
            (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, Html.escape(x.label())));
    html.append(
        svg(
            "<text class=\"label\" x=\"0\" y=\"0\" text-anchor=\"middle\""
                + " transform=\"translate(11 %d) rotate(-90)\">%s</text>",
            (TOP + HEIGHT - BOTTOM) / 2, Html.escape(y.label())));
  }

  private void line(StringBuilder html, Series line) {
    StringBuilder path = new StringBuilder();
    for (Point point : line.points()) {
      path.append(svg("%s%.1f %.1f", path.isEmpty() ? "M" : "L", left(point.x()), top(point.y())));
    }
    html.append("<g class=\"series ").append(line.style().classes()).append("\">");
    html.append("<title>").append(Html.escape(hover.line(line))).append("</title>");
    html.append("<path class=\"near\" d=\"").append(path).append("\"/>");
    html.append("<path d=\"").append(path).append("\"/>");
    if (line.isDotted()) {
      for (Point point : line.points()) {
        html.append(
            svg("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>", left(point.x()), top(point.y())));
      }
    }
    html.append("</g>");
  }

  private double left(double value) {
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
  }

  private double top(double value) {
    return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  private static String svg(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
