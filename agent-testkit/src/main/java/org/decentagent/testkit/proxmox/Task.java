// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A worker of a node and what became of it. Guarded by the world's lock. */
final class Task {
  private final Job job;
  private final Work work;
  private final int pid;
  private final long processStart;
  private final Instant started;
  private final List<String> log = new ArrayList<>();
  private Optional<Instant> ended = Optional.empty();
  private String exitStatus = "";

  Task(Job job, Work work, int pid, long processStart, Instant started) {
    this.job = job;
    this.work = work;
    this.pid = pid;
    this.processStart = processStart;
    this.started = started;
  }

  /**
   * Its unique name, which tells who started it, where and when.
   *
   * @see <a href="https://pve.proxmox.com/wiki/Proxmox_VE_API">Proxmox VE: API</a>
   */
  String upid() {
    return String.format(
        Locale.ROOT,
        "UPID:%s:%08X:%08X:%08X:%s:%s:%s:",
        job.node(),
        pid,
        processStart,
        started.getEpochSecond(),
        job.type(),
        job.id(),
        job.who().full());
  }

  Job job() {
    return job;
  }

  Work work() {
    return work;
  }

  Instant started() {
    return started;
  }

  boolean isRunning() {
    return ended.isEmpty();
  }

  String exitStatus() {
    return exitStatus;
  }

  void log(String line) {
    log.add(line);
  }

  void end(Instant at, String status) {
    ended = Optional.of(at);
    exitStatus = status;
    if (status.equals("OK")) {
      log.add("TASK OK");
    } else if (status.startsWith("WARNINGS: ")) {
      log.add("TASK " + status);
    } else if (!status.equals("unexpected status")) {
      log.add("TASK ERROR: " + status);
    }
  }

  ObjectNode status() {
    ObjectNode row = common();
    row.put("status", isRunning() ? "running" : "stopped");
    if (!isRunning()) {
      row.put("exitstatus", exitStatus);
    }
    return row;
  }

  ObjectNode row() {
    ObjectNode row = common();
    ended.ifPresent(at -> {
      row.put("endtime", at.getEpochSecond());
      row.put("status", exitStatus);
    });
    return row;
  }

  ArrayNode log(int start, int limit) {
    ArrayNode lines = Json.array();
    if (log.isEmpty()) {
      lines.addObject().put("n", 1).put("t", "no content");
    }
    for (int at = start; at < log.size() && at - start < limit; at++) {
      lines.addObject().put("n", at + 1).put("t", log.get(at));
    }
    return lines;
  }

  int lines() {
    return log.size();
  }

  private ObjectNode common() {
    ObjectNode row =
        Json.object()
            .put("upid", upid())
            .put("node", job.node())
            .put("pid", pid)
            .put("pstart", processStart)
            .put("starttime", started.getEpochSecond())
            .put("type", job.type())
            .put("id", job.id())
            .put("user", job.who().user());
    if (!job.who().token().isEmpty()) {
      row.put("tokenid", job.who().token());
    }
    return row;
  }
}
