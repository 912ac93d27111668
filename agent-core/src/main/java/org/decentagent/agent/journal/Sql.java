// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.spi.unit.Bounds;
import org.jspecify.annotations.Nullable;

/** Statements on the store's one connection. Confined to whoever has the store. */
public final class Sql implements Queries {
  private final Statements statements;
  private final StoreFailures failures;
  private final Database.Commits commits;

  Sql(Statements statements, StoreFailures failures, Database.Commits commits) {
    this.statements = statements;
    this.failures = failures;
    this.commits = commits;
  }

  /**
   * Columns that are read as sentences, for a query of many rows: what is too long to be shown is
   * cut before it takes memory.
   */
  static String sentences(String... columns) {
    return Stream.of(columns)
        .map(column -> " substr(" + column + ", 1, " + (Bounds.SENTENCE + 1) + ") as " + column)
        .collect(Collectors.joining(","));
  }

  /** Changes rows and answers with how many. */
  public int update(String text, @Nullable Object... values) {
    int changed =
        use(
            text,
            statement -> {
              fill(statement, values);
              return statement.executeUpdate();
            });
    if (changed > 0) {
      commits.writing();
    }
    return changed;
  }

  @Override
  public <T> List<T> list(String query, Reader<T> reader, @Nullable Object... values) {
    return use(
        query,
        statement -> {
          fill(statement, values);
          try (ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
              all.add(reader.read(new Row(rows)));
            }
            return all;
          }
        });
  }

  void run(String command) {
    use(command, PreparedStatement::execute);
  }

  private <T> T use(String text, Statements.Use<T> body) {
    try {
      return statements.use(text, body);
    } catch (SQLException e) {
      throw failures.of(e);
    }
  }

  private static void fill(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, column(values[i]));
    }
  }

  private static @Nullable Object column(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Instant instant -> instant.toEpochMilli();
      case Enum<?> constant -> constant.name();
      case Optional<?> optional -> column(optional.orElse(null));
      case Number number -> number;
      default -> value.toString();
    };
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads the row it is on. */
    T read(Row row) throws SQLException;
  }

  /** The columns of one row. */
  public record Row(ResultSet columns) {
    /** A text that is there. */
    public String text(String column) throws SQLException {
      return columns.getString(column);
    }

    /**
     * A text for people. An earlier release, or a hand, may have written one without an end, so
     * queries of many rows take them by {@link #sentences}.
     */
    public String sentence(String column) throws SQLException {
      return Bounds.sentence(columns.getString(column));
    }

    /** The same, which may be absent. */
    public Optional<String> findSentence(String column) throws SQLException {
      return findText(column).map(Bounds::sentence);
    }

    /** A text that may be absent. */
    public Optional<String> findText(String column) throws SQLException {
      return Optional.ofNullable(columns.getString(column));
    }

    /** A whole number. */
    public long number(String column) throws SQLException {
      return columns.getLong(column);
    }

    /** An instant that is there. */
    public Instant instant(String column) throws SQLException {
      return Instant.ofEpochMilli(columns.getLong(column));
    }

    /** An instant that may be absent. */
    public Optional<Instant> findInstant(String column) throws SQLException {
      long millis = columns.getLong(column);
      return columns.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
  }
}
