// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.Optional;

/**
 * What a tenant asks for. Immutable.
 *
 * @param offeringDbId the platform's number of the offering
 * @param sshPublicKey one line; the platform takes types ssh-ed25519 and ssh-rsa
 * @param hours how long
 * @param paymentMethod such as {@code test}, exactly so: it is paid at once
 * @param memo for the provider
 */
public record Rental(
    long offeringDbId,
    String sshPublicKey,
    int hours,
    String paymentMethod,
    Optional<String> memo) {}
