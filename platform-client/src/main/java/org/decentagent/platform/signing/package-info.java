// SPDX-License-Identifier: Apache-2.0
/**
 * Ed25519ph keys, the files they live in, and the signature of a request. Start with {@link
 * org.decentagent.platform.signing.SigningKey}.
 */
@NullMarked
package org.decentagent.platform.signing;

import org.jspecify.annotations.NullMarked;
