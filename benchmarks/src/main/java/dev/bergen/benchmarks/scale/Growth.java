// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

/**
 * What costs each agent the more, the more there are: what is declared and bound goes into tables
 * of all.
 *
 * @param each what one costs where there are few
 * @param more what is added to that for every agent there is
 */
record Growth(double each, double more) {
  /** One that was measured: what so many cost together. */
  record Point(double agents, double total) {}

  /** Returns what fits best, where an error counts by how large it is beside what was measured. */
  static Growth fit(Iterable<Point> points) {
    double uu = 0;
    double uv = 0;
    double vv = 0;
    double u = 0;
    double v = 0;
    for (Point point : points) {
      double ofEach = point.agents() / point.total();
      double ofMore = ofEach * point.agents();
      uu += ofEach * ofEach;
      uv += ofEach * ofMore;
      vv += ofMore * ofMore;
      u += ofEach;
      v += ofMore;
    }
    double determinant = uu * vv - uv * uv;
    double each = (u * vv - v * uv) / determinant;
    double more = (uu * v - uv * u) / determinant;
    // All of one size, or cheaper together: nothing is known to grow.
    return determinant > 1e-9 * uu * vv && more > 0 && each > 0
        ? new Growth(each, more)
        : new Growth(u / uu, 0);
  }

  double total(double agents) {
    return agents * (each + more * agents);
  }

  /** Returns how many agents cost so much together. */
  double agents(double total) {
    return more == 0
        ? total / each
        : (Math.sqrt(each * each + 4 * more * total) - each) / (2 * more);
  }
}
