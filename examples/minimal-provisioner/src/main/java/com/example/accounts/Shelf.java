// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;

/**
 * A folder of accounts: this plugin's "cloud". Each account is a folder with up to four files:
 *
 * <ul>
 *   <li>{@code account.properties}, written by the provider: where it is and how large;
 *   <li>{@code claim}, written by us: the owner stamp of the contract that has it;
 *   <li>{@code authorized_keys}, written by us: its SSH server's {@code AuthorizedKeysFile};
 *   <li>{@code used}, left by us in the end: not sold again until the provider wiped the account
 *       and removed this file.
 * </ul>
 *
 * <p>A file {@code identity} beside them says which shelf it is; without it nothing is believed, so
 * that a disk which is not mounted does not look like a shelf where everything is gone. Safe for
 * use by many threads.
 */
record Shelf(Path folder) {
  static final FailureCode CODE = new FailureCode("accounts/shelf");

  /** Which shelf it is. */
  BackendIdentity identity() {
    return look(() -> new BackendIdentity(Files.readString(folder.resolve("identity")).strip()));
  }

  /** The names of all accounts, in order. */
  List<String> names() {
    return look(() -> {
      try (Stream<Path> folders = Files.list(folder)) {
        return folders
            .filter(Files::isDirectory)
            .map(path -> path.getFileName().toString())
            .sorted()
            .toList();
      }
    });
  }

  /**
   * The account of that name.
   *
   * @throws IllegalArgumentException when its description is wrong
   */
  Account account(String name) {
    return look(() -> {
      Properties lines = new Properties();
      try (Reader file = Files.newBufferedReader(file(name, "account.properties"))) {
        lines.load(file);
      }
      return Account.read(name, lines);
    });
  }

  /** Who has it, as it says there; empty when nobody has. */
  Optional<String> claim(String name) {
    return look(() -> {
      try {
        return Optional.of(Files.readString(file(name, "claim")));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    });
  }

  /**
   * Takes it for a contract, at once and completely or not at all: of two that try, one wins.
   *
   * @return whether it is ours now
   */
  boolean take(String name, String claim) {
    return change(() -> {
      Path draft = draft(name, claim);
      try {
        Files.createLink(file(name, "claim"), draft);
        return true;
      } catch (FileAlreadyExistsException e) {
        return claim(name).equals(Optional.of(claim));
      } finally {
        Files.delete(draft);
      }
    });
  }

  /** Lets that key in, and no other. */
  void admit(String name, String key) {
    change(() -> Files.move(draft(name, key + "\n"), file(name, "authorized_keys"), ATOMIC_MOVE));
  }

  /** Lets nobody in any more, and sets the account aside until the provider has wiped it. */
  void giveBack(String name) {
    change(() -> {
      Files.deleteIfExists(file(name, "authorized_keys"));
      return Files.move(file(name, "claim"), file(name, "used"), ATOMIC_MOVE);
    });
  }

  /** Whether it waits to be wiped. */
  boolean isUsed(String name) {
    return Files.exists(file(name, "used"));
  }

  private Path file(String account, String name) {
    return folder.resolve(account).resolve(name);
  }

  private Path draft(String account, String text) throws IOException {
    Path draft = file(account, ".draft-" + UUID.randomUUID());
    return Files.writeString(draft, text, CREATE_NEW);
  }

  /** Something that the file system may refuse. */
  private interface OnDisk<T> {
    T now() throws IOException;
  }

  private <T> T look(OnDisk<T> look) {
    try {
      return look.now();
    } catch (IOException e) {
      throw new ProvisioningException.Retryable(
          CODE, "cannot look at the shelf " + folder + ": " + why(e), e);
    }
  }

  /** After a change that failed nobody knows how far it came; the agent will look. */
  private <T> T change(OnDisk<T> change) {
    try {
      return change.now();
    } catch (IOException e) {
      throw new ProvisioningException.UnknownOutcome(
          CODE, "cannot change the shelf " + folder + ": " + why(e), e);
    }
  }

  /** In words, since the operator reads it. */
  private static String why(IOException fault) {
    return switch (fault) {
      case NoSuchFileException e -> "there is no " + e.getFile();
      case AccessDeniedException e -> "this user may not use " + e.getFile();
      default -> String.valueOf(fault.getMessage());
    };
  }
}
