// SPDX-License-Identifier: Apache-2.0
/**
 * Instances that a person makes, and whose every claim is checked over SSH. Read {@link
 * org.decentagent.manual.ManualProvisioner} first.
 */
@NullMarked
package org.decentagent.manual;

import org.jspecify.annotations.NullMarked;
