// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

/**
 * How much of what it made a backend can show at all. It decides what proves that an instance is
 * gone. A backend that cannot be looked at just now has not lost it: its calls fail.
 */
public enum Visibility {
  /** It lists everything of ours, and finds by mark. */
  ALL,
  /** It finds by mark, and has no listing. */
  EACH,
  /** It can be asked for nothing but what a call itself answers. */
  NOTHING
}
