// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements on one connection, inside a transaction. Confined to one thread. */
public final class Sql {
  private final Connection connection;
  private final StoreFailures failures;
  private final Database.Commits commits;

  Sql(Connection connection, StoreFailures failures, Database.Commits commits) {
    this.connection = connection;
    this.failures = failures;
    this.commits = commits;
  }

  /** Changes rows and answers with how many. */
  public int update(String statement, @Nullable Object... values) {
    commits.writing();
    try (PreparedStatement prepared = prepare(statement, values)) {
      return prepared.executeUpdate();
    } catch (SQLException e) {
      throw failures.of(e);
    }
  }

  /** Reads rows. */
  public <T> List<T> list(String query, Reader<T> reader, @Nullable Object... values) {
    try (PreparedStatement prepared = prepare(query, values);
        ResultSet rows = prepared.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(new Row(rows)));
      }
      return all;
    } catch (SQLException e) {
      throw failures.of(e);
    }
  }

  /** Reads at most one row. */
  public <T> Optional<T> find(String query, Reader<T> reader, @Nullable Object... values) {
    return list(query, reader, values).stream().findFirst();
  }

  void run(String command) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    } catch (SQLException e) {
      throw failures.of(e);
    }
  }

  private PreparedStatement prepare(String text, @Nullable Object... values) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(text);
    for (int i = 0; i < values.length; i++) {
      prepared.setObject(i + 1, column(values[i]));
    }
    return prepared;
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
