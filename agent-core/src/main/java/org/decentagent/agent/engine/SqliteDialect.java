// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Teaches the scheduler to pick due rows of SQLite in one statement, and to read instants as whole
 * milliseconds instead of through a shared {@code Calendar}.
 */
final class SqliteDialect extends SqliteJdbcCustomization {
  @Override
  public void setInstant(PreparedStatement statement, int index, @Nullable Instant value)
      throws SQLException {
    statement.setObject(index, value == null ? null : value.toEpochMilli());
  }

  @Override
  public @Nullable Instant getInstant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  @Override
  public boolean supportsSingleStatementLockAndFetch() {
    return true;
  }

  @Override
  public List<Execution> lockAndFetchSingleStatement(
      JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
    String table = context.tableName;
    String pick =
        "update "
            + table
            + " set picked = 1, picked_by = ?, last_heartbeat = ?, version = version + 1"
            + " where rowid in (select rowid from "
            + table
            + " where picked = 0 and execution_time <= ? order by execution_time limit "
            + limit
            + ") returning *";
    List<Execution> picked =
        context.jdbcRunner.query(
            pick,
            statement -> {
              statement.setString(1, context.schedulerName.getName());
              setInstant(statement, 2, now);
              setInstant(statement, 3, now);
            },
            context.resultSetMapper.get());
    return picked.stream().sorted(Comparator.comparing(Execution::getExecutionTime)).toList();
  }
}
