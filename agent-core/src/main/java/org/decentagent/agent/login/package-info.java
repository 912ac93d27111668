// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a customer could log in: looks at an instance's advertised address as its customer will.
 * Read {@link org.decentagent.agent.login.SshLoginProbe} first.
 */
@NullMarked
package org.decentagent.agent.login;

import org.jspecify.annotations.NullMarked;
