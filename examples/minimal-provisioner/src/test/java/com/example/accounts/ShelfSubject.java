// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.testkit.conformance.Mishap;
import org.decentagent.testkit.conformance.Planted;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Troublemaker;
import org.decentagent.testkit.conformance.Truth;

/** A shelf as the ground that the plugin is tried on, with a provider who wipes used accounts. */
record ShelfSubject(TestShelf shelf) implements Truth, LoginProbe {
  private static final int ACCOUNTS = 8;

  static Subject in(Path folder) throws IOException {
    TestShelf shelf =
        new TestShelf(
            folder, IntStream.range(0, ACCOUNTS).mapToObj(i -> "user" + i).toArray(String[]::new));
    ShelfSubject ground = new ShelfSubject(shelf);
    AccountsFactory factory = new AccountsFactory();
    return Subject.of(
            factory,
            Settings.of(factory.configSchema()).with(Layer.PROVIDER, "shelf", folder.toString()))
        .time(
            shelf.clock,
            time -> {
              shelf.clock.advance(time);
              ground.accounts().forEach(account -> ground.remove(account + "/used"));
            })
        .loginProbe(ground)
        .renterKey(TestShelf.RENTER)
        .sizes(
            new Sizes(
                OptionalInt.of(1), Optional.of(MemorySize.ofMebibytes(512)), Optional.empty()))
        .truth(ground)
        .strangers(name -> ground.plant("guest" + name.length(), name))
        .copies(id -> ground.plant("copy-of-" + id, ground.read(id + "/claim")))
        .vanishing(ground::wipe)
        .troublemaker(new Unmounted(folder))
        .build();
  }

  private Path file(String name) {
    return shelf.folder.resolve(name);
  }

  private List<String> accounts() {
    try (Stream<Path> entries = Files.list(shelf.folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The accounts that somebody has. */
  @Override
  public List<String> instances() {
    return accounts().stream().filter(name -> Files.exists(file(name + "/claim"))).toList();
  }

  /** The accounts that let somebody in. */
  @Override
  public List<String> parts() {
    return accounts().stream()
        .filter(name -> Files.exists(file(name + "/authorized_keys")))
        .toList();
  }

  private String read(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remove(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a provider does who takes an account back by hand. */
  private void wipe(String account) {
    remove(account + "/authorized_keys");
    remove(account + "/claim");
  }

  /** An account with a claim that somebody else wrote. */
  private Planted plant(String account, String claim) {
    try {
      shelf.add(account);
      Files.writeString(file(account + "/claim"), claim);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Planted(
        account,
        () -> Files.exists(file(account + "/claim")) && read(account + "/claim").equals(claim),
        () -> remove(account + "/claim"));
  }

  private record Seen(Verdict verdict) implements Result {
    @Override
    public Optional<SshPublicKey> hostKey() {
      return Optional.empty();
    }

    @Override
    public String detail() {
      return verdict.name();
    }
  }

  /** Lets in whom the account's own file names. */
  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    Path keys = file(access.user() + "/authorized_keys");
    boolean letIn =
        Files.exists(keys) && read(access.user() + "/authorized_keys").contains(renterKey.line());
    return new Seen(letIn ? Verdict.ACCEPTED : Verdict.REFUSED);
  }

  /** Takes the shelf away, as when its disk is not mounted. */
  private record Unmounted(Path folder) implements Troublemaker {
    @Override
    public boolean knows(Mishap mishap) {
      return mishap == Mishap.UNREACHABLE;
    }

    @Override
    public void begin(Mishap mishap, int skipped) {
      move("identity", "identity.away");
    }

    @Override
    public int befallen() {
      return 1;
    }

    @Override
    public void end() {
      move("identity.away", "identity");
    }

    private void move(String from, String to) {
      try {
        if (Files.exists(folder.resolve(from))) {
          Files.move(folder.resolve(from), folder.resolve(to));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
