// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP as a plugin needs it: reads may be repeated, changes are sent at most once, and the answer
 * tells what is known about the effect. Read {@link org.decentagent.toolkit.http.BackendHttp}
 * first.
 */
@NullMarked
package org.decentagent.toolkit.http;

import org.jspecify.annotations.NullMarked;
