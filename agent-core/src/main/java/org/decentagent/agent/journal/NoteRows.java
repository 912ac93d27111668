// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.decentagent.spi.BackendName;

/** What one backend as a whole remembers. Safe for use by many threads. */
public final class NoteRows {
  private final Database database;
  private final InstantSource clock;
  private final BackendName backend;

  NoteRows(Database database, InstantSource clock, BackendName backend) {
    this.database = database;
    this.clock = clock;
    this.backend = backend;
  }

  /** A note. */
  public Optional<String> read(String name) {
    return database.read(sql ->
        sql.find(
            "select value from note where backend = ? and name = ?",
            row -> row.text("value"),
            backend,
            name));
  }

  /** Writes or replaces a note. */
  public void write(String name, String value) {
    database.transaction(sql ->
        sql.update(
            "insert into note (backend, name, value, written_at) values (?, ?, ?, ?)"
                + " on conflict (backend, name) do update set value = excluded.value,"
                + " written_at = excluded.written_at",
            backend,
            name,
            value,
            clock.instant()));
  }

  /** Removes a note. */
  public void erase(String name) {
    database.transaction(
        sql -> sql.update("delete from note where backend = ? and name = ?", backend, name));
  }

  /** Every note, by name. */
  public SortedMap<String, String> all() {
    SortedMap<String, String> all = new TreeMap<>();
    database
        .read(sql ->
            sql.list(
                "select name, value from note where backend = ?",
                row -> new Note(row.text("name"), row.text("value")),
                backend))
        .forEach(note -> all.put(note.name(), note.value()));
    return all;
  }

  private record Note(String name, String value) {}
}
