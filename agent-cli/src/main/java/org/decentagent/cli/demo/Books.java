// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.decentagent.cli.demo.DemoOptions.ForeignPlatform;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;

/** Keeps a {@link Ledger} up to date while a demo goes on. Confined to one thread. */
final class Books {
  private final Ledger ledger;
  private Ledger.Entry entry;

  Books(Ledger ledger, ForeignPlatform platform) {
    this.ledger = ledger;
    this.entry =
        new Ledger.Entry(
            platform.url().toString(),
            platform.providerKey().toString(),
            "",
            null,
            null,
            List.of());
  }

  void open(String pool, String agentHex) throws IOException {
    entry = new Ledger.Entry(entry.url(), entry.providerKey(), pool, agentHex, null, List.of());
    ledger.write(entry);
  }

  void offered(long number) throws IOException {
    entry = entry.offering(number);
    ledger.write(entry);
  }

  void rented(int number, SigningKey key, ContractId contract) throws IOException {
    Path file = ledger.folder().resolve(number + ".key");
    try {
      KeyFile.store(key, file);
    } catch (KeyFileException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    entry = entry.renting(new Ledger.Rented(file.toString(), contract.hex()));
    ledger.write(entry);
  }

  /** Everything was taken back. */
  void close() throws IOException {
    ledger.close();
  }
}
