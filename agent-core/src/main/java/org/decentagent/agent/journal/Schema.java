// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Makes the journal file and keeps its tables at the version this code knows. Flyway does the work;
 * it costs a second of a cold start, so it is asked only when its history says that something is
 * missing. A new journal is made beside its place and moved there when it is whole, so that an
 * empty file there is a damage and never a beginning.
 */
final class Schema {
  static final String FILE = "journal.sqlite";
  static final int CURRENT = 8;

  private Schema() {}

  static Path prepare(Path stateFolder) {
    Path file = stateFolder.resolve(FILE);
    StoreFailures failures = StoreFailures.atStart(file);
    try {
      Files.createDirectories(stateFolder);
    } catch (IOException e) {
      throw failures.unreadable(e);
    }
    NativeLibrary.keepIn(stateFolder);
    try {
      if (Files.exists(file)) {
        bringUpToDate(file, failures);
      } else {
        make(file);
      }
      return file;
    } catch (SQLException e) {
      throw failures.of(e);
    } catch (FlywayException e) {
      throw e.getCause() instanceof SQLException told ? failures.of(told) : failures.unreadable(e);
    } catch (IOException e) {
      throw failures.unreadable(e);
    }
  }

  private static void make(Path file) throws IOException {
    Path unfinished = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(unfinished.resolveSibling(FILE + ".new-journal"));
    Files.deleteIfExists(unfinished);
    migrate(source(unfinished));
    setAside(file);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Written ahead for a journal that is lost: played back into another one, it would damage that.
   */
  private static void setAside(Path file) throws IOException {
    for (String side : List.of("-wal", "-shm")) {
      Path left = file.resolveSibling(FILE + side);
      if (Files.exists(left)) {
        Files.move(
            left, file.resolveSibling(FILE + side + ".lost"), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void bringUpToDate(Path file, StoreFailures failures)
      throws SQLException, IOException {
    SQLiteDataSource source = source(file);
    int version = check(file, source, failures);
    if (version < CURRENT) {
      migrate(source);
    }
  }

  /** Refuses a file that is no journal of ours; answers with its version. */
  static int check(Path file, SQLiteDataSource source, StoreFailures failures)
      throws SQLException, IOException {
    if (Files.size(file) == 0) {
      throw failures.damaged("it is empty");
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet check = statement.executeQuery("pragma quick_check(1)")) {
        if (!check.next() || !check.getString(1).equals("ok")) {
          throw failures.damaged(check.getString(1));
        }
      }
      int version = versionOf(statement, failures);
      if (version > CURRENT) {
        throw failures.newer(version, CURRENT);
      }
      return version;
    }
  }

  private static int versionOf(Statement statement, StoreFailures failures) throws SQLException {
    try (ResultSet history =
        statement.executeQuery(
            "select count(*) from sqlite_master where name = 'flyway_schema_history'")) {
      if (!history.next() || history.getInt(1) == 0) {
        throw failures.damaged("its tables are missing");
      }
    }
    try (ResultSet version =
        statement.executeQuery(
            "select coalesce(max(cast(version as integer)), 0) from flyway_schema_history where"
                + " success")) {
      return version.next() ? version.getInt(1) : 0;
    }
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteDataSource source = new SQLiteDataSource(new SQLiteConfig());
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static void migrate(SQLiteDataSource source) {
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:org/decentagent/agent/journal/migration")
        .load()
        .migrate();
  }
}
