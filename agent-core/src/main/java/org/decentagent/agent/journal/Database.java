// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.sqlite.SQLiteConnection;

/**
 * The store: one SQLite file, one connection, one writer at a time.
 *
 * <p>Exactly one connection, because sqlite-jdbc waits for a busy file in native code, which would
 * pin the carriers of virtual threads: they wait for a Java lock instead. What runs inside {@link
 * #transaction}, the scheduler's statements included, is committed at once or not at all. Safe for
 * use by many threads.
 *
 * @see <a href="https://www.sqlite.org/wal.html">SQLite: write-ahead logging</a>
 */
public final class Database implements AutoCloseable {
  private final Connection connection;
  private final Connection joining;
  private final Sql sql;
  private final ReentrantLock lock = new ReentrantLock(true);

  @SuppressWarnings(
      "ThreadLocalUsage") // one for each store, and a store lives as long as its agent
  private final ThreadLocal<Connection> bound = new ThreadLocal<>();

  private final Commits commits;
  private final StoreFailures failures;
  private final OpenedFile opened;
  private volatile Watch watch = Watch.NOBODY;
  private boolean refused;

  private Database(Path file, Connection connection, Commits commits) {
    this.connection = connection;
    this.joining = BorrowedConnection.of(connection, () -> {});
    this.commits = commits;
    this.failures = StoreFailures.whileRunning(file);
    this.sql = new Sql(new Statements(connection), failures, commits);
    this.opened = OpenedFile.at(file);
  }

  /** Told when the store takes nothing more, and when it does again. */
  public interface Watch {
    /** Nobody listens. */
    Watch NOBODY =
        new Watch() {
          @Override
          public void refused(String why) {}

          @Override
          public void takesAgain() {}
        };

    /** Something could not be written; says so again as long as that lasts. */
    void refused(String why);

    /** Something was written again. */
    void takesAgain();
  }

  /** Told around every durable write; a test dies here. */
  public interface Commits {
    /** Nobody listens. */
    Commits UNWATCHED =
        new Commits() {
          @Override
          public void before() {}

          @Override
          public void after() {}

          @Override
          public void writing() {}
        };

    /** What was written is about to become durable. */
    void before();

    /** It is durable now. */
    void after();

    /** A statement changes rows, and that is not durable yet. */
    void writing();
  }

  /** Where the journal of a state folder is, if there is one. */
  public static Path file(Path stateFolder) {
    return stateFolder.resolve(Schema.FILE);
  }

  /**
   * Opens the journal in the state folder, making or upgrading it first.
   *
   * @throws JournalException when that is impossible; the message says why and what helps
   */
  public static Database open(Path stateFolder) {
    return open(stateFolder, Commits.UNWATCHED);
  }

  /** The same, watched. */
  public static Database open(Path stateFolder, Commits commits) {
    Path file = Schema.prepare(stateFolder);
    try {
      return new Database(file, connect(file), commits);
    } catch (SQLException e) {
      throw StoreFailures.atStart(file).of(e);
    }
  }

  private static Connection connect(Path file) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("journal_mode", "WAL");
    settings.setProperty("synchronous", "FULL");
    settings.setProperty("busy_timeout", "5000");
    settings.setProperty("foreign_keys", "true");
    return new org.sqlite.JDBC().connect("jdbc:sqlite:" + file, settings);
  }

  /**
   * Runs {@code body} in a transaction; inside another one it joins that.
   *
   * @throws JournalException when the store refuses; nothing of {@code body} was written then
   */
  public <T> T transaction(Function<Sql, T> body) {
    return bound.get() != null ? body.apply(sql) : alone(() -> begin(body));
  }

  /**
   * Asks one thing, as part of the transaction that this is called in or else without one: a single
   * statement sees one state of the store anyway.
   *
   * @throws JournalException when the store cannot be read
   */
  public <T> T read(Function<Queries, T> query) {
    return bound.get() != null ? query.apply(sql) : alone(() -> query.apply(sql));
  }

  private <T> T alone(Supplier<T> use) {
    lock.lock();
    try {
      return use.get();
    } catch (JournalException e) {
      tellIfRefused(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private <T> T begin(Function<Sql, T> body) {
    requireInPlace();
    beginWriting();
    bound.set(joining);
    boolean committed = false;
    try {
      long before = changes();
      T result = body.apply(sql);
      boolean written = changes() != before;
      Commits told = written ? commits : Commits.UNWATCHED;
      told.before();
      sql.run("commit");
      committed = true;
      told.after();
      if (refused && written) {
        refused = false;
        watch.takesAgain();
      }
      return result;
    } finally {
      bound.remove();
      if (!committed) {
        rollBack();
      }
    }
  }

  /** SQLite itself looks at that without a write-ahead log only. */
  private void requireInPlace() {
    if (!opened.isInPlace()) {
      throw failures.moved(new NoSuchFileException(file().toString()));
    }
  }

  /** Where nothing can be written, what is there can still be read. */
  private void beginWriting() {
    try {
      sql.run("begin immediate");
    } catch (JournalException e) {
      if (e.kind() != JournalException.Kind.READ_ONLY) {
        throw e;
      }
      sql.run("begin");
    }
  }

  /** From now on somebody is told. */
  public void watchedBy(Watch other) {
    watch = other;
  }

  private void tellIfRefused(JournalException e) {
    if (e.kind().isOfTheStore()) {
      refused = true;
      watch.refused(String.valueOf(e.getMessage()));
    }
  }

  /** How many rows were ever changed; not asked when nobody listens. */
  private long changes() {
    if (commits == Commits.UNWATCHED && !refused) {
      return 0;
    }
    try {
      return connection.unwrap(SQLiteConnection.class).getDatabase().total_changes();
    } catch (SQLException e) {
      throw failures.of(e);
    }
  }

  private void rollBack() {
    try {
      sql.run("rollback");
    } catch (JournalException e) {
      // SQLite has rolled back by itself, as it does when the disk is full; the first failure is
      // under way.
    }
  }

  /**
   * A source of connections for the scheduler: inside {@link #transaction} the same connection,
   * which it can neither commit nor close; outside, the one connection for as long as it keeps it.
   */
  public DataSource forScheduler() {
    return new SingleDataSource(() -> {
      Connection current = bound.get();
      if (current != null) {
        return current;
      }
      lock.lock();
      return BorrowedConnection.of(
          commits == Commits.UNWATCHED ? connection : WatchedStatements.on(connection, commits),
          lock::unlock);
    });
  }

  /** The file, for messages. */
  public Path file() {
    return opened.path();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new JournalException("cannot close " + file(), e);
    } finally {
      lock.unlock();
    }
  }
}
