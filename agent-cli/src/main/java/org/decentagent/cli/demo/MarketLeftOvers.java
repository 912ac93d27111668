// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.demo.DemoOptions.ForeignPlatform;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.spi.ContractId;

/** Takes back what a killed demo left on a platform that goes on. Confined to one thread. */
final class MarketLeftOvers {
  private final DemoFolder folder;
  private final InstantSource clock;
  private final Board board;

  MarketLeftOvers(DemoFolder folder, InstantSource clock, Board board) {
    this.folder = folder;
    this.clock = clock;
    this.board = board;
  }

  void takeBack() throws IOException {
    for (Ledger ledger : folder.ledgers()) {
      Optional<Ledger.Entry> entry = ledger.read();
      if (entry.isEmpty()) {
        ledger.close();
      } else {
        board.step("taking back what an earlier demo left on " + entry.get().url());
        takeBack(ledger, entry.get());
      }
    }
  }

  private void takeBack(Ledger ledger, Ledger.Entry entry) throws IOException {
    List<String> left;
    try {
      left = takeBack(entry);
    } catch (CommandFailure | KeyFileException | IllegalArgumentException e) {
      left = List.of(String.valueOf(e.getMessage()));
    }
    if (left.isEmpty()) {
      ledger.close();
    } else {
      left.forEach(board::tell);
      board.tell("the next demo tries again; to forget it: rm -r " + ledger.folder());
    }
  }

  private List<String> takeBack(Ledger.Entry entry) throws IOException, KeyFileException {
    List<String> left = new ArrayList<>();
    ForeignPlatform platform =
        new ForeignPlatform(URI.create(entry.url()), Path.of(entry.providerKey()));
    try (Market market = Market.foreign(platform, clock);
        Shop shop = new Shop(market.link(), market.provider(), "")) {
      int number = 0;
      for (Ledger.Rented rented : entry.rented()) {
        number++;
        try (Tenant tenant =
            new Tenant(number, market.link(), KeyFile.load(Path.of(rented.key())))) {
          tenant.recall(new ContractId(rented.contract()));
          tenant.endQuietly().ifPresent(left::add);
        }
      }
      shop.recall(entry);
      left.addAll(shop.takeBack());
    }
    return left;
  }
}
