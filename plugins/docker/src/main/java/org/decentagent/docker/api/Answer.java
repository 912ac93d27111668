// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

/** What came of a call that reached the engine. */
sealed interface Answer<T> {
  /** The engine did it. */
  record Done<T>(T value) implements Answer<T> {}

  /** The engine said no. */
  record Refused<T>(Refusal refusal) implements Answer<T> {}
}
