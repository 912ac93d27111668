// SPDX-License-Identifier: Apache-2.0
/**
 * Instances as containers on a Docker Engine. Read {@link org.decentagent.docker.DockerProvisioner}
 * first; its verbs live in classes of their own.
 */
@NullMarked
package org.decentagent.docker;

import org.jspecify.annotations.NullMarked;
