// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.cli.console.Console;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a demo made on a platform that goes on after it: kept until it is taken back, so that the
 * next demo can do that for one that was killed. Confined to one thread.
 */
final class Ledger {
  private final Path folder;
  private final Path file;

  Ledger(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("market.json");
  }

  /** Where it is kept, with the keys of the tenants. */
  Path folder() {
    return folder;
  }

  /**
   * All of it.
   *
   * @param providerKey file with the key of the provider
   * @param agent the agent's key
   * @param offering the platform's number of it
   */
  record Entry(
      String url,
      String providerKey,
      String pool,
      @Nullable String agent,
      @Nullable Long offering,
      List<Rented> rented) {
    Entry {
      rented = List.copyOf(rented);
    }

    Entry offering(long number) {
      return new Entry(url, providerKey, pool, agent, number, rented);
    }

    Entry renting(Rented one) {
      List<Rented> all = new ArrayList<>(rented);
      all.add(one);
      return new Entry(url, providerKey, pool, agent, offering, all);
    }
  }

  /**
   * One contract.
   *
   * @param key file with the key of its tenant
   */
  record Rented(String key, String contract) {}

  Optional<Entry> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Console.json().readValue(Files.readString(file), Entry.class));
    } catch (JacksonException e) {
      throw new IOException(file + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  void write(Entry entry) throws IOException {
    Files.createDirectories(folder);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, Console.json().writeValueAsString(entry));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Everything was taken back: the keys of the tenants are of no more use. */
  void close() throws IOException {
    DemoFolder.remove(folder);
  }
}
