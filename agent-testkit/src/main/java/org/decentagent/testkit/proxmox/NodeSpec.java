// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/**
 * One machine of the cluster. Immutable.
 *
 * @param memoryBytes what is built in
 * @param cpus threads of its processors
 */
public record NodeSpec(String name, long memoryBytes, int cpus) {}
