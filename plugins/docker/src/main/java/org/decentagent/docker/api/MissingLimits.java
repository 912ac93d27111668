// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.model.Info;
import java.util.ArrayList;
import java.util.List;

/** Reads which limits an engine cannot set, for want of control groups. */
final class MissingLimits {
  private MissingLimits() {}

  static List<String> of(Info info) {
    List<String> missing = new ArrayList<>();
    if (!Boolean.TRUE.equals(info.getMemoryLimit())) {
      missing.add("memory");
    }
    if (!Boolean.TRUE.equals(info.getSwapLimit())) {
      missing.add("swap");
    }
    if (!Boolean.TRUE.equals(info.getCpuCfsQuota())) {
      missing.add("CPU");
    }
    if (!Boolean.TRUE.equals(info.getRawValues().get("PidsLimit"))) {
      missing.add("number of processes");
    }
    return List.copyOf(missing);
  }
}
