// SPDX-License-Identifier: Apache-2.0
/**
 * The client above the Docker library: every call has a deadline, every refusal a name. Read {@link
 * org.decentagent.docker.api.Session} first, then {@link org.decentagent.docker.api.Containers}.
 */
@NullMarked
package org.decentagent.docker.api;

import org.jspecify.annotations.NullMarked;
