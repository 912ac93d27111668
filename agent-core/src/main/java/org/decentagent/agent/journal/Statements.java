// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The statements of one connection, prepared once and kept for their next use: their texts are few
 * and preparing one costs more than running it. Confined to whoever has the store.
 */
final class Statements {
  private final Connection connection;
  private final Map<String, PreparedStatement> idle = new HashMap<>();

  Statements(Connection connection) {
    this.connection = connection;
  }

  /** What is done with a statement while nobody else has it. */
  @FunctionalInterface
  interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  /** A statement in use is not used again inside; one that failed is not kept. */
  <T> T use(String text, Use<T> body) throws SQLException {
    PreparedStatement kept = idle.remove(text);
    PreparedStatement statement = kept == null ? connection.prepareStatement(text) : kept;
    boolean well = false;
    try {
      T result = body.of(statement);
      statement.clearParameters();
      well = idle.putIfAbsent(text, statement) == null;
      return result;
    } finally {
      if (!well) {
        statement.close();
      }
    }
  }
}
