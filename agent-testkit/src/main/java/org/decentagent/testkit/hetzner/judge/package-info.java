// SPDX-License-Identifier: Apache-2.0
/**
 * Holds exchanges with a Hetzner Cloud against the official description; read {@link
 * org.decentagent.testkit.hetzner.judge.HetznerDescription} first. Needs the optional dependency
 * {@code com.networknt:json-schema-validator}, and nothing else in the testkit does.
 */
@NullMarked
package org.decentagent.testkit.hetzner.judge;

import org.jspecify.annotations.NullMarked;
