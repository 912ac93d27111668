// SPDX-License-Identifier: Apache-2.0
/**
 * Which defects of the real platform the simulated one shows; read {@link
 * org.decentagent.testkit.platform.defect.Defect} first.
 */
@NullMarked
package org.decentagent.testkit.platform.defect;

import org.jspecify.annotations.NullMarked;
