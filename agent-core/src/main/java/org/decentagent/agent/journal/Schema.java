// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Makes the journal file and keeps its tables at the version this code knows. Flyway does the work;
 * it costs a second of a cold start, so it is asked only when its history says that something is
 * missing.
 */
final class Schema {
  private static final String CURRENT = "5";

  private Schema() {}

  static Path prepare(Path stateFolder) {
    Path file = stateFolder.resolve("journal.sqlite");
    try {
      Files.createDirectories(stateFolder);
    } catch (IOException e) {
      throw unusable(file, e);
    }
    NativeLibrary.keepIn(stateFolder);
    try {
      SQLiteDataSource source = new SQLiteDataSource(new SQLiteConfig());
      source.setUrl("jdbc:sqlite:" + file);
      String version = versionOf(source, file);
      if (version.compareTo(CURRENT) > 0) {
        throw new JournalException(
            file
                + " was written by a newer dc-agent (journal version "
                + version
                + ", this one knows "
                + CURRENT
                + "); install that version again");
      }
      if (!version.equals(CURRENT)) {
        migrate(source);
      }
      return file;
    } catch (SQLException | FlywayException e) {
      throw unusable(file, e);
    }
  }

  static JournalException unusable(Path file, Exception cause) {
    return new JournalException(
        "cannot use the journal "
            + file
            + ": "
            + cause.getMessage()
            + "; check free space and permissions with: df -h "
            + file.getParent()
            + " && ls -l "
            + file.getParent(),
        cause);
  }

  private static String versionOf(SQLiteDataSource source, Path file) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet check = statement.executeQuery("pragma quick_check(1)")) {
        if (!check.next() || !check.getString(1).equals("ok")) {
          throw new JournalException(
              file
                  + " is damaged ("
                  + check.getString(1)
                  + "); nothing was changed. Restore it from a backup, or move it away and start"
                  + " again: what runs is then found by its owner stamps");
        }
      }
      try (ResultSet history =
          statement.executeQuery(
              "select count(*) from sqlite_master where name = 'flyway_schema_history'")) {
        if (!history.next() || history.getInt(1) == 0) {
          return "0";
        }
      }
      try (ResultSet version =
          statement.executeQuery(
              "select coalesce(max(cast(version as integer)), 0) from flyway_schema_history where"
                  + " success")) {
        return version.next() ? version.getString(1) : "0";
      }
    }
  }

  private static void migrate(SQLiteDataSource source) {
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:org/decentagent/agent/journal/migration")
        .load()
        .migrate();
  }
}
