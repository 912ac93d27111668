// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.agent.plugin.CallLedger;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ProvisioningException;

/**
 * Backends whose plugin took the whole process down: it used up all memory, or called {@code
 * System.exit}. They are remembered as one file each in the state folder. Such a backend is not
 * used any more, after a restart neither, until the operator removes its file. A process that dies
 * of memory before it can write that file leaves the calls that were under way in a ledger, from
 * which the next one does. Safe for use by many threads.
 */
public final class Quarantine {
  private static final String OUT_OF_MEMORY = "agent/out_of_memory";

  /** How the file of one begins that ended the process. */
  private static final String ENDED = "exit: ";

  private final Path folder;
  private final CallLedger calls;

  private Quarantine(Path folder, CallLedger calls) {
    this.folder = folder;
    this.calls = calls;
    calls.blamed().ifPresent(this::rememberIfBackend);
  }

  private void rememberIfBackend(CallLedger.Blamed blamed) {
    BackendName backend;
    try {
      backend = new BackendName(blamed.who());
    } catch (IllegalArgumentException e) {
      return; // a plugin that was loaded, or written by nobody of ours
    }
    remember(
        backend,
        "memory was used up while backend " + backend + " was in the call: " + blamed.call());
  }

  /** In a folder of its own, made when needed; of a death nothing is remembered. */
  public Quarantine(Path folder) {
    this(folder, CallLedger.inMemory());
  }

  /** In the state folder, over deaths too, of which that ledger tells. */
  public static Quarantine in(Path stateFolder, CallLedger calls) {
    return new Quarantine(stateFolder.resolve("quarantine"), calls);
  }

  /** Remembers a backend whose plugin is ending the process, for the next one. */
  public static void in(Path stateFolder, BackendName backend, String why) {
    new Quarantine(stateFolder.resolve("quarantine")).remember(backend, ENDED + why);
  }

  /** Whether its plugin may be called. */
  boolean isFree(BackendName backend) {
    return !Files.exists(file(backend));
  }

  /** Notes that a plugin is in a call for as long as it is. */
  public <T> T during(BackendName backend, String what, Supplier<T> call) {
    return calls.during(backend.text(), what, call);
  }

  /** Remembers a backend if that is how its call ended. */
  <T> Attempt<T> watch(BackendName backend, Attempt<T> attempt) {
    if (attempt instanceof Attempt.Failed<T>(var reason)) {
      watch(backend, reason);
    }
    return attempt;
  }

  /** Remembers a backend if that is why it failed. */
  public void watch(BackendName backend, ProvisioningException reason) {
    if (reason.code().text().equals(OUT_OF_MEMORY)) {
      remember(backend, reason.getMessage());
    }
  }

  private void remember(BackendName backend, String why) {
    try {
      Files.createDirectories(folder);
      Files.writeString(file(backend), why + "\n");
      calls.remembered(backend.text());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot quarantine backend " + backend, e);
    }
  }

  /** Why a backend must not be used, with the command that ends that. */
  public Optional<String> finding(BackendName backend) {
    if (!Files.exists(file(backend))) {
      return Optional.empty();
    }
    String why = text(file(backend));
    String what =
        why.startsWith(ENDED)
            ? why.substring(ENDED.length()) + ". With a plugin that is mended,"
            : "its plugin had used up all memory ("
                + why
                + "). With a plugin that is mended, or more memory,";
    return Optional.of(
        "backend '"
            + backend
            + "' is not used: "
            + what
            + " use it again with: rm "
            + ShellWord.of(file(backend))
            + " , and restart the agent");
  }

  /** What a file of the quarantine tells, for a person. */
  public static String reason(Path file) {
    String why = text(file);
    return why.startsWith(ENDED) ? why.substring(ENDED.length()) : why;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "in which call is not known";
    }
  }

  private Path file(BackendName backend) {
    return folder.resolve(backend.text());
  }
}
