// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.decentagent.agent.journal.NoteRows;
import org.decentagent.spi.Notebook;

/** The notebook of one backend, kept in the journal. Safe for use by many threads. */
public final class JournaledNotebook implements Notebook {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_.:-]{1,80}");
  private static final int MAX_VALUE = 8 * 1024;

  private final NoteRows rows;

  /** Over its rows. */
  public JournaledNotebook(NoteRows rows) {
    this.rows = rows;
  }

  @Override
  public Optional<String> read(String name) {
    return rows.read(checked(name));
  }

  @Override
  public void write(String name, String value) {
    if (value.length() > MAX_VALUE) {
      throw new IllegalArgumentException("a note has at most " + MAX_VALUE + " characters");
    }
    rows.write(checked(name), value);
  }

  @Override
  public void erase(String name) {
    rows.erase(checked(name));
  }

  @Override
  public SortedMap<String, String> entries() {
    return rows.all();
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not a name for a note");
    }
    return name;
  }
}
