// SPDX-License-Identifier: Apache-2.0
/**
 * What each path of the platform does; read {@link
 * org.decentagent.testkit.platform.internal.api.Endpoints} first.
 */
@NullMarked
package org.decentagent.testkit.platform.internal.api;

import org.jspecify.annotations.NullMarked;
