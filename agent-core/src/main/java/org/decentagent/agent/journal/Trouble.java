// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import org.decentagent.spi.FailureCode;

/**
 * What last went wrong with a contract, and how often in a row. Immutable.
 *
 * @param message one line for the operator
 * @param times from 1
 */
public record Trouble(FailureCode code, String message, int times) {}
