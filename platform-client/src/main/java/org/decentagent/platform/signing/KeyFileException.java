// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

/**
 * Says which key file cannot be used, why, and what to do; never what is in it. Confined to one
 * thread.
 */
public final class KeyFileException extends Exception {
  private static final long serialVersionUID = 1L;

  KeyFileException(String message) {
    super(message);
  }

  KeyFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
