// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.Optional;
import org.decentagent.spi.ContractId;

/**
 * One element of an answer that cannot be read; the others are not affected. Immutable.
 *
 * @param contract whose, when at least that can be read
 * @param place where, such as {@code contracts[3].memory_amount}
 * @param why printable, one line
 */
public record Malformed(Optional<ContractId> contract, String place, String why) {}
