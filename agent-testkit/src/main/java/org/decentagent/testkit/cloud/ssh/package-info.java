// SPDX-License-Identifier: Apache-2.0
/**
 * Real SSH servers with a make-believe machine behind them: a customer can log in, and nothing is
 * ever executed. Read {@link org.decentagent.testkit.cloud.ssh.SshServers} first.
 */
@NullMarked
package org.decentagent.testkit.cloud.ssh;

import org.jspecify.annotations.NullMarked;
