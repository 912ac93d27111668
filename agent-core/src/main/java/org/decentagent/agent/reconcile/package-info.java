// SPDX-License-Identifier: Apache-2.0
/**
 * What the platform wants, what the backends show, and what the journal says, held against each
 * other. Read {@link org.decentagent.agent.reconcile.Reconciler} (a pure function) first.
 */
@NullMarked
package org.decentagent.agent.reconcile;

import org.jspecify.annotations.NullMarked;
