// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP calls whose callers can give them up wherever they stand, and that tell whether anything was
 * sent: what the platform's client and the backends of our plugins have in common. Read {@link
 * org.decentagent.http.HttpCalls} first.
 */
@NullMarked
package org.decentagent.http;

import org.jspecify.annotations.NullMarked;
