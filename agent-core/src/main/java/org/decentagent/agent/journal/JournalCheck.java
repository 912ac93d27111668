// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Looks at a journal as a start of the agent does, and changes nothing. */
public final class JournalCheck {
  private JournalCheck() {}

  /** What would keep an agent from starting on it; empty when nothing would, or there is none. */
  public static Optional<JournalException> of(Path stateFolder) {
    Path file = stateFolder.resolve(Schema.FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    StoreFailures failures = StoreFailures.atStart(file);
    try {
      Schema.check(file, readOnly(file), failures);
      return Optional.empty();
    } catch (JournalException e) {
      return Optional.of(e);
    } catch (SQLException e) {
      return Optional.of(failures.of(e));
    } catch (IOException e) {
      return Optional.of(failures.unreadable(e));
    }
  }

  /** Nothing is written beside it either, where nobody has written ahead. */
  private static SQLiteDataSource readOnly(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(5000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    boolean alone = !Files.exists(file.resolveSibling(Schema.FILE + "-wal"));
    source.setUrl("jdbc:sqlite:" + (alone ? file.toUri() + "?immutable=1" : file.toString()));
    return source;
  }
}
