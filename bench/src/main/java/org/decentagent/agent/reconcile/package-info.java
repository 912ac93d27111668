/** Measurements of reconcile; start with {@link org.decentagent.agent.reconcile.ReconcileBench}. */
@NullMarked
package org.decentagent.agent.reconcile;

import org.jspecify.annotations.NullMarked;
