// SPDX-License-Identifier: Apache-2.0
/**
 * Sealing of credentials for one renter; read {@link
 * org.decentagent.testkit.platform.internal.seal.CredentialSeal} first.
 */
@NullMarked
package org.decentagent.testkit.platform.internal.seal;

import org.jspecify.annotations.NullMarked;
