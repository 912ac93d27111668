// SPDX-License-Identifier: Apache-2.0
/**
 * Who is calling; read {@link org.decentagent.testkit.platform.internal.auth.Authentication} first.
 */
@NullMarked
package org.decentagent.testkit.platform.internal.auth;

import org.jspecify.annotations.NullMarked;
