// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.capability;

/**
 * An optional ability of a provisioner. Implemented by the provisioner itself or by another object;
 * asked for through {@link org.decentagent.spi.Provisioner#capability}, never by {@code
 * instanceof}.
 */
public interface Capability {}
