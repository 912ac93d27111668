// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;

/**
 * What task is to be started, by whom. Immutable.
 *
 * @param type as in a UPID
 * @param id what it is about
 */
record Job(String node, String type, String id, Identity who, Duration takes) {}
