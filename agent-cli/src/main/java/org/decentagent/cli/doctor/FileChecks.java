// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.journal.TrialFile;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;

/** Looks at the agent's files: who may touch them, and whether there is room. */
final class FileChecks {
  private static final long MEBI = 1024L * 1024;
  private static final long TIGHT = 1024 * MEBI;
  private static final long FULL = 100 * MEBI;

  private final Chart chart;

  FileChecks(Chart chart) {
    this.chart = chart;
  }

  void run(Path config, AgentConfig settings) {
    key(settings.platform().key(), settings.agent().state());
    writableByOthers(config);
    state(settings.agent().state());
  }

  private void key(Path key, Path state) {
    try {
      chart.passed("agent key " + KeyFile.load(key).publicHex().substring(0, 12) + " in " + key);
    } catch (KeyFileException e) {
      chart.error(
          "key/unusable",
          String.valueOf(e.getMessage()),
          "the agent signs every request with its key",
          "see the message; a lost key is replaced with: dc-agent setup");
    }
    if (key.startsWith(state)) {
      chart.warning(
          "key/in_state_folder",
          "the key " + key + " is in the state folder",
          "whoever loses the state folder loses the key too, and with it what proves ownership",
          "move it elsewhere, and correct 'key' in [platform]");
    }
  }

  private void writableByOthers(Path file) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.contains(PosixFilePermission.OTHERS_WRITE)
          || mode.contains(PosixFilePermission.GROUP_WRITE)) {
        chart.error(
            "permissions/config",
            file + " can be changed by others",
            "whoever changes it decides what runs here, with the agent's rights",
            "chmod go-w " + ShellWord.of(file));
      }
    } catch (IOException | UnsupportedOperationException e) {
      chart.info(
          "permissions/unknown",
          "cannot tell who may change " + file,
          "this file system has no such permissions",
          "keep the file where only its owner can write");
    }
  }

  private void state(Path state) {
    String folder = ShellWord.of(state);
    Path existing = state;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && isReadOnly(existing)) {
      chart.error(
          "disk/read_only",
          "the state folder " + state + " is on a read-only file system",
          "the journal is there; nothing is done that is not written down first",
          "look with: findmnt -T "
              + ShellWord.of(existing)
              + " ; a disk with errors is made read-only by the system");
      return;
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      chart.error(
          "permissions/state",
          "the state folder " + state + " cannot be written to",
          "the journal is there; nothing is done that is not written down first",
          Files.exists(state)
              ? "make it that user's: chown USER " + folder + " && chmod 700 " + folder
              : "create it for the user that runs the agent: mkdir -p " + folder);
      return;
    }
    disk(existing, state);
  }

  /** Room first: a disk without any takes no file either, and that is why. */
  private void disk(Path existing, Path state) {
    try {
      FileStore store = Files.getFileStore(existing);
      long free = store.getUsableSpace();
      String evidence = free / MEBI + " MiB are free for the state folder " + state;
      if (free < FULL && store.getTotalSpace() > 0) {
        room(evidence, state, true);
      } else if (!refuses(existing, state)) {
        if (free < TIGHT) {
          room(evidence, state, false);
        } else {
          chart.passed("state folder " + state + ", " + free / MEBI + " MiB free");
        }
      }
    } catch (IOException e) {
      if (refuses(existing, state)) {
        return;
      }
      chart.warning(
          "disk/unknown",
          "cannot tell how much room there is in " + existing + ": " + e.getMessage(),
          "a full disk stops the journal, and with it the agent",
          "look with: df -h " + existing);
    }
  }

  private boolean refuses(Path existing, Path state) {
    Optional<String> refused = TrialFile.refusedIn(existing);
    refused.ifPresent(why ->
        chart.error(
            "disk/refuses",
            "the disk of the state folder " + state + " takes nothing: " + why,
            "the journal is there; nothing is done that is not written down first",
            "look with: " + TrialFile.look(existing)));
    return refused.isPresent();
  }

  private static boolean isReadOnly(Path folder) {
    try {
      return Files.getFileStore(folder).isReadOnly();
    } catch (IOException e) {
      return false; // whether it can be written to is looked at next
    }
  }

  private void room(String evidence, Path state, boolean full) {
    String cause = "a full disk stops the journal, and with it the agent";
    String remedy = "make room; look with: df -h " + state;
    if (full) {
      chart.error("disk/full", evidence, cause, remedy);
    } else {
      chart.warning("disk/tight", evidence, cause, remedy);
    }
  }
}
