// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

/**
 * Who this agent is on the platform.
 *
 * @param provider the provider's public key, 64 hex digits
 * @param pool the pool's id as the platform writes it
 * @param agent this agent's public key, 64 hex digits
 */
public record Owner(String provider, String pool, String agent) {}
