// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.Optional;
import java.util.SortedMap;

/**
 * The durable memory of one backend as a whole, for backends that have none of their own: a person,
 * a script. What such a provisioner cannot ask the backend, it reads from here: which instances
 * there are, and in what state. Where a backend can be asked, ask it. Implemented by the agent.
 * Safe for use by many threads.
 *
 * <p>Whatever a method here has returned from is on disk. A call that was abandoned past its
 * deadline can still write here; where that could do harm, use the call's {@link Steps} first,
 * which refuse it.
 *
 * <p>Names are {@code [a-z0-9_.:-]}, at most 80 characters; values at most 8 KiB of text. No
 * secrets.
 */
public interface Notebook {
  /** What was written under that name. */
  Optional<String> read(String name);

  /** Writes; what was there is replaced. */
  void write(String name, String value);

  /** Forgets; nothing happens when there is nothing. */
  void erase(String name);

  /** Everything there is, by name. */
  SortedMap<String, String> entries();
}
