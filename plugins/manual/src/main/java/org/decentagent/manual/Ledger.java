// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;

/**
 * Every instance that people made or are making, by its mark, in the backend's notebook. Safe for
 * use by many threads.
 */
final class Ledger {
  private final Notebook notebook;
  private final Owner owner;

  Ledger(Notebook notebook, Owner owner) {
    this.notebook = notebook;
    this.owner = owner;
  }

  Optional<Entry> find(Mark mark) {
    return notebook.read(mark.text()).map(Entry::read);
  }

  /**
   * The entry of that mark, which must be ours.
   *
   * @throws org.decentagent.spi.ProvisioningException.Conflict when it is not
   */
  Optional<Entry> findOurs(Mark mark) {
    Optional<Entry> entry = find(mark);
    entry
        .flatMap(known -> objection(mark, known))
        .ifPresent(why -> {
          throw ManualFailures.notOurs(why);
        });
    return entry;
  }

  /** Why an entry does not prove to be ours; empty when it does. */
  Optional<String> objection(Mark mark, Entry entry) {
    return switch (ownership(mark, entry)) {
      case Ownership.Ours(var stamp) ->
          stamp.contract().equals(mark.contract())
              ? Optional.empty()
              : Optional.of("the entry of " + mark + " is stamped for another contract");
      case Ownership.Foreign(var why) -> Optional.of("the entry of " + mark + ": " + why);
      case Ownership.Unstamped unstamped -> Optional.of("the entry of " + mark + " has no stamp");
    };
  }

  Ownership ownership(Mark mark, Entry entry) {
    return OwnerStamp.read(entry.stamp(), mark.text(), owner);
  }

  void write(Mark mark, Entry entry) {
    if (!find(mark).equals(Optional.of(entry))) {
      notebook.write(mark.text(), entry.write());
    }
  }

  void erase(Mark mark) {
    if (notebook.read(mark.text()).isPresent()) {
      notebook.erase(mark.text());
    }
  }

  Map<Mark, Entry> all() {
    Map<Mark, Entry> all = new TreeMap<>(java.util.Comparator.comparing(Mark::text));
    notebook
        .entries()
        .forEach(
            (name, text) -> Mark.read(name).ifPresent(mark -> all.put(mark, Entry.read(text))));
    return all;
  }

  /** The other instance that has that address and port, or that host key. */
  Optional<String> rival(Mark mark, Entry.Login login) {
    return all().entrySet().stream()
        .filter(other -> !other.getKey().equals(mark))
        .flatMap(other ->
            other.getValue().login().stream()
                .flatMap(held -> clash(held, login).stream())
                .map(what ->
                    "the instance of contract "
                        + other.getKey().contract().brief()
                        + " has the same "
                        + what))
        .findFirst();
  }

  private static Optional<String> clash(Entry.Login held, Entry.Login login) {
    boolean samePlace =
        held.access().host().equals(login.access().host())
            && held.access().port() == login.access().port();
    if (samePlace) {
      return Optional.of("address and port");
    }
    return held.fingerprint().equals(login.fingerprint())
        ? Optional.of("host key; make fresh ones with: ssh-keygen -A")
        : Optional.empty();
  }
}
