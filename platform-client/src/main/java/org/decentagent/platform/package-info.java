// SPDX-License-Identifier: Apache-2.0
/**
 * The platform as typed calls: each answers with a value or says what is known of a call that did
 * not go well. Start with {@link org.decentagent.platform.PlatformClient}.
 */
@NullMarked
package org.decentagent.platform;

import org.jspecify.annotations.NullMarked;
