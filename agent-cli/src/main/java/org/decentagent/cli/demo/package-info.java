// SPDX-License-Identifier: Apache-2.0
/**
 * Everything at work on one machine: a platform, an agent, tenants who rent and log in, and proof
 * that nothing is left. Start with {@link org.decentagent.cli.demo.Demo}.
 */
@NullMarked
package org.decentagent.cli.demo;

import org.jspecify.annotations.NullMarked;
