// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.decentagent.spi.Mark;

/** VM numbers kept for instances, both ends included. Immutable. */
record VmidRange(int first, int last) {
  private static final Pattern FORM = Pattern.compile("([0-9]{3,9}) ?- ?([0-9]{3,9})");
  private static final int LOWEST = 100;

  VmidRange {
    if (first < LOWEST || first > last) {
      throw new IllegalArgumentException(
          "'" + first + "-" + last + "' is not a range of VM numbers from 100 on");
    }
  }

  static VmidRange parse(String text) {
    Matcher range = FORM.matcher(text.strip());
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "vmids '" + text + "' is not a range of VM numbers, such as 500000-509999");
    }
    return new VmidRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
  }

  boolean contains(int vmid) {
    return vmid >= first && vmid <= last;
  }

  int size() {
    return last - first + 1;
  }

  /**
   * Every number, beginning at one that the contract decides: so agents that share a range seldom
   * want the same one, and a number that became free is seldom used again soon.
   */
  Iterable<String> candidates(Mark mark) {
    int start = Math.floorMod(mark.text().hashCode(), size());
    return () ->
        IntStream.range(0, size())
            .mapToObj(step -> Integer.toString(first + (int) (((long) start + step) % size())))
            .iterator();
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
