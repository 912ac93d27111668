// SPDX-License-Identifier: Apache-2.0
/** Tests of the client; read {@link org.decentagent.docker.api.ScriptedEngine} first. */
@NullMarked
package org.decentagent.docker.api;

import org.jspecify.annotations.NullMarked;
