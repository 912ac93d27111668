// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import java.util.List;

/** Body of a reconcile call. Immutable. */
public record ReconcileRequest(List<RunningInstance> runningInstances) {}
