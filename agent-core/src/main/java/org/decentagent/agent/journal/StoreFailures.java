// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.journal.JournalException.Kind;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Says what is wrong with the journal's file, and which command helps. Immutable.
 *
 * @param meanwhile what becomes of the agent until its disk takes something again
 * @see <a href="https://www.sqlite.org/rescode.html">SQLite: result codes</a>
 */
record StoreFailures(Path file, String meanwhile) {
  private static final long NO_ROOM = 1024 * 1024;

  /** Of an agent that runs, and goes on when the file can be used again. */
  static StoreFailures whileRunning(Path file) {
    return new StoreFailures(
        file,
        ". Nothing is made, removed or reported meanwhile, and what runs keeps running; it goes on"
            + " by itself once that is over. Look with: ");
  }

  /** Of an agent that does not come to run. */
  static StoreFailures atStart(Path file) {
    return new StoreFailures(
        file,
        ". No agent starts on it, and what runs keeps running; start it again after a look with: ");
  }

  /** What a statement ended with. */
  JournalException of(SQLException e) {
    return switch (primary(e)) {
      case SQLITE_FULL -> full(e);
      case SQLITE_READONLY -> refused(e);
      case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(String.valueOf(e.getMessage()), e);
      case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM -> unreadable(e);
      default ->
          new JournalException(
              Kind.OTHER, "the journal " + file + " refused a statement: " + e.getMessage(), e);
    };
  }

  /** What an extended code is a case of. */
  private static SQLiteErrorCode primary(SQLException e) {
    return e instanceof SQLiteException told
        ? SQLiteErrorCode.getErrorCode(told.getResultCode().code & 0xff)
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  /** SQLite calls files read-only whose header it does not understand, too. */
  private JournalException refused(SQLException e) {
    if (e instanceof SQLiteException told
        && told.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_DBMOVED) {
      return moved(e);
    }
    return Files.isWritable(file) && Files.isWritable(folder())
        ? damaged(String.valueOf(e.getMessage()), e)
        : readOnly(e);
  }

  /** What is written now is gone with the process, and another agent could take the folder. */
  JournalException moved(Exception e) {
    return new JournalException(
        Kind.UNREADABLE,
        "the journal "
            + file
            + " was moved away or removed while the agent used it; nothing is made, removed or"
            + " reported meanwhile. Stop the agent, put it back, and start again",
        e);
  }

  private JournalException full(Exception e) {
    return new JournalException(
        Kind.FULL,
        "cannot write the journal " + file + ": its disk is full" + meanwhile + "df -h " + folder(),
        e);
  }

  private JournalException readOnly(Exception e) {
    return new JournalException(
        Kind.READ_ONLY,
        "cannot write the journal "
            + file
            + ": it is on a read-only file system, or a read-only file"
            + meanwhile
            + "findmnt -T "
            + ShellWord.of(folder())
            + " && ls -l "
            + ShellWord.of(folder()),
        e);
  }

  /** The system says little; where there is no room, that is why. */
  JournalException unreadable(Exception e) {
    try {
      if (Files.getFileStore(folder()).isReadOnly()) {
        return readOnly(e);
      }
      if (Files.getFileStore(folder()).getUsableSpace() < NO_ROOM) {
        return full(e);
      }
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
    }
    return Optional.of(folder())
        .filter(Files::isDirectory)
        .flatMap(TrialFile::refusedIn)
        .map(why -> refusing(why, e))
        .orElseGet(() -> unusable(e));
  }

  /** Neither flag nor free space tell of a disk that failed. */
  private JournalException refusing(String why, Exception e) {
    return new JournalException(
        Kind.READ_ONLY,
        "cannot write the journal "
            + file
            + ": its disk takes nothing ("
            + why
            + ")"
            + meanwhile
            + TrialFile.look(folder())
            + " ; before an fsck, stop the agent",
        e);
  }

  private JournalException unusable(Exception e) {
    return new JournalException(
        Kind.UNREADABLE,
        "cannot use the journal "
            + file
            + ": "
            + e.getMessage()
            + "; check the disk, free space and permissions with: df -h "
            + ShellWord.of(folder())
            + " && ls -l "
            + ShellWord.of(folder())
            + " && dmesg | tail",
        e);
  }

  JournalException damaged(String why, Exception e) {
    return new JournalException(Kind.DAMAGED, damage(why), e);
  }

  JournalException damaged(String why) {
    return new JournalException(Kind.DAMAGED, damage(why));
  }

  /** Never mended by itself: which journal is the right one only a person can say. */
  private String damage(String why) {
    String aside = ShellWord.of(folder().resolve("damaged"));
    return "the journal "
        + file
        + " is damaged ("
        + why
        + "); nothing was changed, and no agent starts on it. Set it aside with: mkdir "
        + aside
        + " && mv "
        + ShellWord.of(file)
        + "* "
        + aside
        + "/ ; then put a backup in its place, or start without one: what runs is found by its owner"
        + " stamps and taken back as the platform shows it";
  }

  JournalException newer(int version, int known) {
    return new JournalException(
        Kind.NEWER,
        file
            + " was written by a newer dc-agent (journal version "
            + version
            + ", this one knows "
            + known
            + "); nothing was changed. Install that version again");
  }

  private Path folder() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
